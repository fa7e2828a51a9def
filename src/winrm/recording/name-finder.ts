interface SearchedName {
  readonly name: string
  /** Where its first word begins in it. */
  readonly offset: number
}

/** Where a name stands in a text: from `start` up to `end`. */
export interface FoundName {
  readonly start: number
  readonly end: number
}

const WORD = /[\p{L}\p{N}]+/gu
/** Shorter ones may be part of any word, longer ones are texts rather than names. */
const MIN_LENGTH = 3
const MAX_LENGTH = 120

/** Finds names in texts, as words of their own and in any case; it takes no longer for many names than for few. */
export class NameFinder {
  readonly #byFirstWord = new Map<string, SearchedName[]>()

  add(original: string): void {
    const name = original.toLowerCase()
    const first = [...name.matchAll(WORD)][0]
    if (!first || name.length < MIN_LENGTH || name.length > MAX_LENGTH || /^\d+$/.test(name)) return
    const names = this.#byFirstWord.get(first[0]) ?? []
    names.push({ name, offset: first.index })
    this.#byFirstWord.set(
      first[0],
      names.sort((a, b) => b.name.length - a.name.length),
    )
  }

  /** In order; of names that overlap, the first and longest. */
  find(text: string): FoundName[] {
    const lower = text.toLowerCase()
    // Where small letters are of another length, places in one are none in the other.
    if (lower.length !== text.length) return this.#findIn(text)
    return this.#findIn(lower)
  }

  #findIn(text: string): FoundName[] {
    const found: FoundName[] = []
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const start = found.at(-1)?.end ?? 0
      const match = this.#byFirstWord
        .get(word.toLowerCase())
        ?.find((candidate) => standsAt(text, index, candidate, start))
      if (match) found.push({ start: index - match.offset, end: index - match.offset + match.name.length })
    }
    return found
  }
}

function standsAt(text: string, wordAt: number, { name, offset }: SearchedName, from: number): boolean {
  const start = wordAt - offset
  const end = start + name.length
  return start >= from && text.slice(start, end).toLowerCase() === name && !isInWord(text, end)
}

/** Whether a word goes on across a place. */
function isInWord(text: string, at: number): boolean {
  const letter = /[\p{L}\p{N}]/u
  return letter.test(text[at - 1] ?? '') && letter.test(text[at] ?? '')
}
