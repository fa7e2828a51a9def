import type { SessionSample } from '../../src/migration/quiet/history.ts'

const QUARTER_MS = 900_000

/** A clock that is always so many minutes ahead of UTC. */
export const ahead = (minutes: number) => () => minutes

/** Samples every quarter of an hour; `count` is asked with the weekday (0: Monday) and the hour of the site's clock. */
export function samplesBetween(
  from: number,
  to: number,
  offsetMinutes: (at: number) => number,
  count: (weekday: number, hour: number, at: number) => number | null,
): SessionSample[] {
  const samples: SessionSample[] = []
  for (let at = Math.ceil(from / QUARTER_MS) * QUARTER_MS; at < to; at += QUARTER_MS) {
    const clock = new Date(at + offsetMinutes(at) * 60_000)
    const active = count((clock.getUTCDay() + 6) % 7, clock.getUTCHours(), at)
    if (active !== null) samples.push({ at, active, disconnected: 0 })
  }
  return samples
}

/** A school: lessons in the mornings, a club on Tuesday and Thursday afternoons, a parents' evening now and then. */
export function schoolDay(weekday: number, hour: number, at: number): number {
  const wobble = Math.floor(at / QUARTER_MS / 7) % 3
  if (weekday >= 5) return weekday === 5 && hour >= 9 && hour < 12 ? 1 + wobble : 0
  if (hour >= 8 && hour < 13) return 9 + wobble + (hour === 10 ? 2 : 0)
  if (hour === 7 || hour === 13) return 4 + wobble
  if (hour >= 14 && hour < 17) return weekday === 1 || weekday === 3 ? 6 + wobble : 1 + wobble
  return hour >= 17 && hour < 20 && weekday === 2 ? 2 : 0
}
