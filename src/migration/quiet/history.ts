import type { EpochMs } from '../ids.ts'

/** How long samples are kept: long enough to see through one odd week, short enough to follow a new timetable. */
export const WEEKS_KEPT = 5
export const HOUR_MS = 3_600_000
export const HOURS_OF_WEEK = 168

/** How many sessions a server had at one moment: counts, never names. */
export interface SessionCount {
  /** With somebody at a station or at a remote screen. */
  readonly active: number
  /** Left open, with nobody there. */
  readonly disconnected: number
}

export interface SessionSample extends SessionCount {
  readonly at: EpochMs
}

/** Minutes that the site's clock is ahead of UTC at a moment. */
export type OffsetMinutes = (at: EpochMs) => number

/** An hour of the site's clock, counted from 1970-01-01 00:00 on that clock. An hour that occurs twice is one. */
export type LocalHour = number

/** The most that was seen at once in each hour. An hour that is missing was not seen, which is not the same as quiet. */
export type History = ReadonlyMap<LocalHour, SessionCount>

export function historyOf(samples: readonly SessionSample[], offsetMinutes: OffsetMinutes): History {
  const hours = new Map<LocalHour, SessionCount>()
  for (const { at, active, disconnected } of samples) {
    const hour = localHour(at, offsetMinutes)
    const known = hours.get(hour)
    hours.set(hour, {
      active: Math.max(active, known?.active ?? 0),
      disconnected: Math.max(disconnected, known?.disconnected ?? 0),
    })
  }
  return hours
}

export function localHour(at: EpochMs, offsetMinutes: OffsetMinutes): LocalHour {
  return Math.floor((at + offsetMinutes(at) * 60_000) / HOUR_MS)
}

/** 0 is the hour from Monday 00:00, 167 the one to Sunday 24:00. The first day of 1970 was a Thursday. */
export function hourOfWeek(hour: LocalHour): number {
  const sinceMonday = (hour + 3 * 24) % HOURS_OF_WEEK
  return sinceMonday < 0 ? sinceMonday + HOURS_OF_WEEK : sinceMonday
}

/** The middle of some numbers, the larger one where there are two; undefined for none. */
export function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
