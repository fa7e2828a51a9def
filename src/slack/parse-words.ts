import type { Release } from '../migration/decide/pilot.ts'
import type { NoAnswer } from '../migration/window.ts'
import { shorten } from './text.ts'

/** What stands after the id in an approval. */
export interface ApproveWords {
  /** Lower case, as far as typed; null where the plan is to be shown first. */
  readonly digest: string | null
  readonly ifNoAnswer: NoAnswer | null
}

/** A digest, a choice, or both in this order; anything else is named. */
export function readApprove(words: readonly string[]): ApproveWords | { readonly wrong: string } {
  const [first, ...rest] = words.map((word) => word.toLowerCase())
  if (first === undefined) return { digest: null, ifNoAnswer: null }
  const isChosenFirst = isChoice(first)
  const choice = isChosenFirst ? first : rest[0]
  const extra = isChosenFirst ? rest[0] : rest[1]
  if (!isChosenFirst && !/^[0-9a-f]{8,64}$/.test(first)) {
    return {
      wrong: `“${shown(first)}” is neither a plan’s digest (at least eight of the digits 0 to 9 and a to f, as the plan shows it) nor \`roll-back\` or \`hold\`.`,
    }
  }
  if (extra !== undefined) return { wrong: `“${shown(extra)}” is one word too many.` }
  if (choice !== undefined && !isChoice(choice)) {
    return { wrong: `“${shown(choice)}” is not what can happen if nobody answers: that is \`roll-back\` or \`hold\`.` }
  }
  return { digest: isChosenFirst ? null : first, ifNoAnswer: choice ?? null }
}

function isChoice(word: string): word is NoAnswer {
  return word === 'roll-back' || word === 'hold'
}

/**
 * Stations between commas, because their names can hold blanks, and at the end who may log on. Nothing at all releases all
 * there is; stations alone let in nobody more than who logs on at them automatically, and people alone release no station.
 */
export function readRelease(words: readonly string[]): Release {
  const last = words.at(-1)?.toLowerCase()
  const people = last === 'staff' || last === 'everyone' || last === 'nobody' ? last : undefined
  const names = (people ? words.slice(0, -1) : words)
    .join(' ')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.length === 0) return people ? { stations: [], people } : { stations: null, people: 'everyone' }
  const isAll = names.length === 1 && names[0]?.toLowerCase() === 'all'
  return { stations: isAll ? null : names, people: people ?? 'nobody' }
}

/** A word as it was typed, not longer than fits a sentence. */
export function shown(word: string): string {
  return shorten(word, 40)
}

/** The known word that differs by at most two letters, or that the word begins. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const begun = word.length >= 3 ? known.find((each) => each.startsWith(word)) : undefined
  return begun ?? known.find((each) => editDistance(word, each) <= Math.min(2, each.length - 2))
}

function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return 3
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [rowIndex, letter] of [...from].entries()) {
    const next = [rowIndex + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
