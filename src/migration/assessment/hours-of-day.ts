import type { EpochMs } from '../ids.ts'

const HOUR_MS = 3_600_000

/** Hours of the day, 0 to 23, that the time from `startAt` until before `endAt` touches on a clock so many minutes ahead of UTC. */
export function hoursOfDay(window: { startAt: EpochMs; endAt: EpochMs }, offsetMinutes: number): number[] {
  const first = Math.floor((window.startAt + offsetMinutes * 60_000) / HOUR_MS)
  const end = Math.ceil((window.endAt + offsetMinutes * 60_000) / HOUR_MS)
  const length = Math.min(Math.max(end - first, 0), 24)
  return Array.from({ length }, (_, index) => (((first + index) % 24) + 24) % 24)
}
