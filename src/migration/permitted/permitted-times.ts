import type { EpochMs } from '../ids.ts'
import { addDays, daysBetween, type Weekday, weekdayOf } from './days.ts'
import type { SiteClock, SiteDate } from './site-clock.ts'

/** On these days from one time of day until another, in minutes after midnight; where `to` is not after `from`, until then on the next day. */
export interface Hours {
  readonly days: readonly Weekday[]
  readonly from: number
  readonly to: number
}

/** No migration runs from the start of the one day to the end of the other. */
export interface Freeze {
  readonly from: SiteDate
  readonly to: SiteDate
  readonly reason: string
}

/** When migrations may run; without hours at any time outside the freezes. */
export interface PermittedTimes {
  readonly hours: readonly Hours[]
  readonly freezes: readonly Freeze[]
}

export const ANY_TIME: PermittedTimes = { hours: [], freezes: [] }

export interface Interval {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** A whole day is needed at both ends: an interval that begins or ends outside of what is asked for is given whole. */
export function permittedIntervals(
  { hours, freezes }: PermittedTimes,
  asked: Interval,
  clock: SiteClock,
): readonly Interval[] {
  // A rule's interval begins at most a day before it ends.
  const first = addDays(clock.dateOf(asked.from), -2)
  const last = addDays(clock.dateOf(asked.to), 2)
  const days = daysBetween(first, last)
  const allowed = hours.length === 0 ? [wholeDays(first, last, clock)] : intervalsOf(hours, days, clock)
  const frozen = freezes
    .filter((freeze) => freeze.from <= last && freeze.to >= first)
    .map((freeze) => wholeDays(freeze.from, freeze.to, clock))
  return frozen.reduce((left, each) => left.flatMap((interval) => without(interval, each)), joined(allowed))
}

/**
 * Of times that occur twice, those that keep to the narrower interval count: at every moment in it the wall clock shows a time
 * that is allowed.
 */
function intervalsOf(hours: readonly Hours[], days: readonly SiteDate[], clock: SiteClock): Interval[] {
  return days.flatMap((date) =>
    hours
      .filter((rule) => rule.days.includes(weekdayOf(date)))
      .map(({ from, to }) => ({
        from: clock.momentsOf(date, from).last,
        to: to > from ? clock.momentsOf(date, to).first : clock.momentsOf(addDays(date, 1), to).first,
      }))
      .filter((interval) => interval.from < interval.to),
  )
}

function wholeDays(from: SiteDate, to: SiteDate, clock: SiteClock): Interval {
  return { from: clock.momentsOf(from, 0).first, to: clock.momentsOf(addDays(to, 1), 0).first }
}

function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = []
  for (const next of intervals.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1)
    if (last && next.from <= last.to) result[result.length - 1] = { ...last, to: Math.max(last.to, next.to) }
    else result.push(next)
  }
  return result
}

function without({ from, to }: Interval, hole: Interval): Interval[] {
  if (hole.to <= from || hole.from >= to) return [{ from, to }]
  return [
    { from, to: hole.from },
    { from: hole.to, to },
  ].filter((rest) => rest.from < rest.to)
}

/** True where all of it is allowed. */
export function isPermitted(times: PermittedTimes, window: Interval, clock: SiteClock): boolean {
  return isWithin(permittedIntervals(times, window, clock), window)
}

/** True where one of the intervals holds all of it. */
export function isWithin(intervals: readonly Interval[], window: Interval): boolean {
  return intervals.some(({ from, to }) => from <= window.from && window.to <= to)
}

const SEARCH_MS = 400 * 86_400_000
const STEP_MS = 30 * 86_400_000

/** The soonest allowed start, not before `from`, of something that takes so long; null where there is none in the next 400 days. */
export function nextPermittedStart(
  times: PermittedTimes,
  from: EpochMs,
  lengthMs: number,
  clock: SiteClock,
): EpochMs | null {
  for (let at = from; at < from + SEARCH_MS; at += STEP_MS) {
    const intervals = permittedIntervals(times, { from: at, to: at + STEP_MS + lengthMs }, clock)
    const fitting = intervals.find((each) => each.to - Math.max(each.from, from) >= lengthMs)
    if (fitting) return Math.max(fitting.from, from)
  }
  return null
}
