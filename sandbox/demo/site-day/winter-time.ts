/**
 * When clocks in Europe are next put back to winter time, in epoch ms: 01:00 UTC on the last Sunday of October. A night that lies
 * ahead, because the product looks for messages that are not older than its own real clock.
 */
export function nextWinterTime(now: number): number {
  const inYear = (year: number) => {
    const last = new Date(Date.UTC(year, 9, 31, 1))
    return last.setUTCDate(31 - last.getUTCDay())
  }
  const year = new Date(now).getUTCFullYear()
  return inYear(year) - DAY_MS > now ? inYear(year) : inYear(year + 1)
}

const DAY_MS = 86_400_000
