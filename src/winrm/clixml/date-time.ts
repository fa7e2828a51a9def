import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import type { ClixmlDateTime } from './values.ts'

const TICKS_PER_MS = 10_000n
const TICKS_PER_SECOND = 10_000_000n
const SECONDS_PER_DAY = 86_400
const MS_PER_MINUTE = 60_000
/** Days from 0001-01-01, where .NET counts from, to 1970-01-01. */
const EPOCH_DAYS = 719_162
const TEXT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?$/

/** Reads `yyyy-MM-ddTHH:mm:ss[.fffffff][Z or ±hh:mm]`; throws `RemoteProtocolError`. */
export function parseDateTime(text: string): ClixmlDateTime {
  const match = TEXT.exec(text)
  if (match === null) throw new RemoteProtocolError('text of a DT element is not a date and time')
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const seconds = hour * 3600 + minute * 60 + second
  const midnight = utcMidnight(year, month, day)
  if (year < 1 || midnight.getUTCMonth() !== month - 1 || hour > 23 || minute > 59 || second > 59) {
    throw new RemoteProtocolError('text of a DT element is not a date and time that exists')
  }
  const days = midnight.getTime() / (SECONDS_PER_DAY * 1000) + EPOCH_DAYS
  const fraction = BigInt((match[7] ?? '').padEnd(7, '0'))
  return {
    kind: 'date-time',
    ticks: BigInt(days * SECONDS_PER_DAY + seconds) * TICKS_PER_SECOND + fraction,
    zone: parseZone(match[8]),
  }
}

/** The text of a DT element, its fraction without trailing zeros as .NET writes it. */
export function formatDateTime({ ticks, zone }: ClixmlDateTime): string {
  const seconds = ticks / TICKS_PER_SECOND
  const date = new Date((Number(seconds) - EPOCH_DAYS * SECONDS_PER_DAY) * 1000)
  if (ticks < 0n || date.getUTCFullYear() > 9999) throw new LocalProtocolError('date and time outside years 1 to 9999')
  const fraction = (ticks % TICKS_PER_SECOND).toString().padStart(7, '0').replace(/0+$/, '')
  return `${date.toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}${formatZone(zone)}`
}

/** The instant in ms since 1970 (cut to whole ms), or undefined where the zone is unknown: we do not guess the server's. */
export function dateTimeToEpochMs({ ticks, zone }: ClixmlDateTime): number | undefined {
  if (zone === 'unspecified') return undefined
  const wallClockMs = Number(ticks / TICKS_PER_MS) - EPOCH_DAYS * SECONDS_PER_DAY * 1000
  return zone === 'utc' ? wallClockMs : wallClockMs - zone.offsetMinutes * MS_PER_MINUTE
}

/** A UTC date and time out of ms since 1970. */
export function dateTimeFromEpochMs(epochMs: number): ClixmlDateTime {
  const ticks = (BigInt(Math.trunc(epochMs)) + BigInt(EPOCH_DAYS * SECONDS_PER_DAY) * 1000n) * TICKS_PER_MS
  return { kind: 'date-time', ticks, zone: 'utc' }
}

// Date.UTC would take the years 0 to 99 for 1900 to 1999, and DateTime.MinValue is common.
function utcMidnight(year: number, month: number, day: number): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date
}

function parseZone(text: string | undefined): ClixmlDateTime['zone'] {
  if (text === undefined) return 'unspecified'
  if (text === 'Z') return 'utc'
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6))
  return { offsetMinutes: text.startsWith('-') && minutes !== 0 ? -minutes : minutes }
}

function formatZone(zone: ClixmlDateTime['zone']): string {
  if (zone === 'utc') return 'Z'
  if (zone === 'unspecified') return ''
  const minutes = Math.abs(zone.offsetMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${zone.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
