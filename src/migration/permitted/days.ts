import type { SiteDate } from './site-clock.ts'

/** In the order of the week, as a policy names them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const DAY_MS = 86_400_000
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = WEEKDAYS.indexOf('thu')

/** Days since 1970-01-01, on the calendar alone. */
function numberOf(date: SiteDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS)
}

export function addDays(date: SiteDate, days: number): SiteDate {
  return new Date((numberOf(date) + days) * DAY_MS).toISOString().slice(0, 10)
}

export function weekdayOf(date: SiteDate): Weekday {
  const index = (numberOf(date) + FIRST_WEEKDAY) % WEEKDAYS.length
  return WEEKDAYS.at(index) ?? 'mon'
}

/** From the one to the other, both included. */
export function daysBetween(from: SiteDate, to: SiteDate): SiteDate[] {
  const count = Math.max(0, numberOf(to) - numberOf(from) + 1)
  return Array.from({ length: count }, (_, index) => addDays(from, index))
}
