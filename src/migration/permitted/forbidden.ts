import { listed } from '../describe/words.ts'
import type { EpochMs } from '../ids.ts'
import { WEEKDAYS, type Weekday } from './days.ts'
import { type Hours, type Interval, isPermitted, nextPermittedStart, type PermittedTimes } from './permitted-times.ts'
import type { SiteClock } from './site-clock.ts'

export interface Asked {
  readonly times: PermittedTimes
  readonly clock: SiteClock
  /** Writes a moment for people. */
  readonly format: (at: EpochMs) => string
}

/** Which rule forbids it, as a sentence; null where all of it is allowed. */
export function forbiddenBecause(window: Interval, { times, clock }: Asked): string | null {
  if (isPermitted(times, window, clock)) return null
  const [first, last] = [clock.dateOf(window.from), clock.dateOf(window.to - 1)]
  const frozen = times.freezes.find(({ from, to }) => from <= last && to >= first)
  if (frozen) {
    return `From ${frozen.from} to ${frozen.to} nothing is migrated (${frozen.reason}), both days included.`
  }
  return `Migrations are allowed ${hoursText(times.hours)}, and the whole window has to lie in that.`
}

/** When something of that length may begin instead, as a sentence. */
export function allowedInstead(from: EpochMs, lengthMs: number, { times, clock, format }: Asked): string {
  const next = nextPermittedStart(times, from, lengthMs, clock)
  return next === null
    ? 'No allowed time in the next 400 days is long enough for it.'
    : `The next allowed start is ${format(next)}.`
}

/** `mon to fri 18:00 to 06:00 and sat and sun all day`. */
export function hoursText(hours: readonly Hours[]): string {
  return listed(
    hours.map(({ days, from, to }) => {
      const isAllDay = from === 0 && to === MINUTES_OF_DAY
      return `${daysText(days)} ${isAllDay ? 'all day' : `${clockText(from)} to ${clockText(to)}`}`
    }),
  )
}

const MINUTES_OF_DAY = 1440

/** Days in a row as the first and the last of them. */
function daysText(days: readonly Weekday[]): string {
  const indexes = days.map((day) => WEEKDAYS.indexOf(day)).toSorted((one, other) => one - other)
  const isRow = indexes.every((index, nth) => index === (indexes[0] ?? 0) + nth)
  const names = indexes.map((index) => WEEKDAYS[index] ?? '')
  return isRow && names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(', ')
}

function clockText(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  return `${String(hours).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
