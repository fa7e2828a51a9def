import { RemoteProtocolError } from '../errors.ts'
import type { ClixmlTimeSpan } from './values.ts'

const TICKS_PER_MS = 10_000
const SECOND = 10_000_000n
const MINUTE = 60n * SECOND
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR
const TEXT =
  /^(-)?P(?=.)(?:(\d{1,8})Y)?(?:(\d{1,8})M)?(?:(\d{1,8})D)?(?:T(?=.)(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,12})(?:\.(\d{1,7}))?S)?)?$/

/** Reads an ISO 8601 duration; a year counts as 365 days and a month as 30, as .NET does. Throws `RemoteProtocolError`. */
export function parseTimeSpan(text: string): ClixmlTimeSpan {
  const match = TEXT.exec(text)
  if (match === null) throw new RemoteProtocolError('text of a TS element is not a duration')
  const part = (index: number) => BigInt(match[index] ?? '0')
  const days = part(2) * 365n + part(3) * 30n + part(4)
  const fraction = BigInt((match[8] ?? '').padEnd(7, '0'))
  const ticks = days * DAY + part(5) * HOUR + part(6) * MINUTE + part(7) * SECOND + fraction
  return { kind: 'time-span', ticks: match[1] === undefined ? ticks : -ticks }
}

/** The text of a TS element, parts that are zero left out; no time at all is `PT0S`. */
export function formatTimeSpan({ ticks }: ClixmlTimeSpan): string {
  const size = ticks < 0n ? -ticks : ticks
  const part = (value: bigint, unit: string) => (value === 0n ? '' : `${value}${unit}`)
  const fraction = (size % SECOND).toString().padStart(7, '0').replace(/0+$/, '')
  const seconds = (size % MINUTE) / SECOND
  const secondsText = fraction === '' ? part(seconds, 'S') : `${seconds}.${fraction}S`
  const time = part((size % DAY) / HOUR, 'H') + part((size % HOUR) / MINUTE, 'M') + secondsText
  const text = part(size / DAY, 'D') + (time === '' ? '' : `T${time}`)
  return `${ticks < 0n ? '-' : ''}P${text === '' ? 'T0S' : text}`
}

/** Length in ms, with the part below 1 ms as a fraction. */
export function timeSpanToMs({ ticks }: ClixmlTimeSpan): number {
  return Number(ticks) / TICKS_PER_MS
}
