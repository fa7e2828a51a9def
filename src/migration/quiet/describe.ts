import { counted } from '../describe/words.ts'
import { fewUpTo, type HeatCell, type HeatMap, type Level, levelOf } from './heat-map.ts'
import { hourOfWeek } from './history.ts'
import type { QuietWindow } from './windows.ts'

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** The day on which a window starts, on the clock of the site. */
export function weekdayOf({ hours }: QuietWindow): string {
  return WEEKDAYS[Math.floor(hourOfWeek(hours[0] ?? 0) / 24)] ?? ''
}

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  unseen: 'not seen',
  nobody: 'nobody',
  few: 'few',
  many: 'many',
}

/** What speaks for a window, as sentences. */
export function describeEvidence(window: QuietWindow): string {
  return [countWords(window), leftOpenWords(window), thinWords(window)].filter(Boolean).join(' ')
}

/** The same in a few words. */
export function summariseEvidence({ typical, highest, weeksSeen }: QuietWindow): string {
  const weeks = counted(weeksSeen, 'week')
  if (highest === 0) return `nobody in ${weeks}`
  return `usually ${typical === 0 ? 'nobody' : typical}, at most ${highest}, in ${weeks}`
}

function countWords({ typical, highest, weeksSeen }: QuietWindow): string {
  if (highest === 0) {
    return weeksSeen === 1
      ? 'Nobody was logged on in the week seen.'
      : `Nobody was logged on in the ${weeksSeen} weeks seen.`
  }
  const usually = typical === 0 ? 'Usually nobody is logged on' : `Usually ${counted(typical, 'session')} at once`
  return `${usually}, at most ${highest}, in ${counted(weeksSeen, 'week')} seen.`
}

function leftOpenWords({ disconnected }: QuietWindow): string {
  if (disconnected === 0) return ''
  return `Up to ${counted(disconnected, 'more session')} ${disconnected === 1 ? 'was' : 'were'} left open with nobody there.`
}

function thinWords({ isThin }: QuietWindow): string {
  return isThin ? 'That is little to go by.' : ''
}

/** What `few` and `many` mean here. */
export function describeScale(heatMap: HeatMap): string {
  const few = fewUpTo(heatMap)
  return `few: up to ${counted(few, 'session')} at once, many: more than that`
}

/** The heat map in words, one line for each day: how much is going on until when. */
export function describeDays(heatMap: HeatMap): string[] {
  const few = fewUpTo(heatMap)
  return heatMap.map((cells, day) => `${WEEKDAYS[day]}: ${describeDay(cells, few)}`)
}

function describeDay(cells: readonly HeatCell[], few: number): string {
  const spells = spellsOf(cells.map((cell) => levelOf(cell, few)))
  const highest = Math.max(...cells.map(({ typical }) => typical ?? 0))
  const only = spells.length === 1 ? spells[0] : undefined
  const words = only
    ? [`${LEVEL_WORDS[only.level]} all day`]
    : spells.map(({ level, until }) => `${LEVEL_WORDS[level]} until ${String(until).padStart(2, '0')}:00`)
  return `${words.join(', ')}${highest > 0 ? `; ${highest} at the busiest` : ''}`
}

interface Spell {
  readonly level: Level
  /** Hour of the day, 1 to 24. */
  readonly until: number
}

function spellsOf(levels: readonly Level[]): Spell[] {
  return levels.flatMap((level, hour) => (level === levels[hour + 1] ? [] : [{ level, until: hour + 1 }]))
}
