import { RemoteProtocolError } from '../errors.ts'

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** xs:duration in seconds, `PT20S` or with a fraction `PT1.500S`; a bare number is refused by Windows. */
export function formatDuration(ms: number): string {
  return ms % SECOND_MS === 0 ? `PT${ms / SECOND_MS}S` : `PT${(ms / SECOND_MS).toFixed(3)}S`
}

/** Milliseconds of an xs:duration in days or less; throws RemoteProtocolError for other text. */
export function parseDuration(text: string): number {
  const match = DURATION.exec(text.trim())
  if (!match) throw new RemoteProtocolError(`a duration of ${text.length} characters is not one that we read`)
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return Math.round(
    (days ?? 0) * DAY_MS + (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS + (seconds ?? 0) * SECOND_MS,
  )
}
