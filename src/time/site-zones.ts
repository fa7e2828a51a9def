import { Temporal } from 'temporal-polyfill'
import type { EpochMs } from '../migration/ids.ts'
import type { Reading, Zones } from '../operations/ports.ts'

type Parsed = ReturnType<Zones['parse']>

const NANOSECONDS_OF_MINUTE = 60e9
const DAY_MS = 86_400_000
const FORM = 'YYYY-MM-DD HH:mm, for example 2026-11-24 02:00'

/** Typed times in the site's zone. `timeZone` is an IANA name such as `Europe/Berlin`. */
export class SiteZones implements Zones {
  readonly name: string
  readonly #timeZone: string
  /** Minutes ahead of UTC, by day (UTC); null where the clock is changed on it. Thousands are asked for at once. */
  readonly #offsets = new Map<number, number | null>()

  constructor(timeZone: string) {
    this.name = timeZone
    this.#timeZone = timeZone
  }

  parse(text: string): Parsed {
    const typed = text.trim()
    const match = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?: ([+-]\d{2}:\d{2}))?$/.exec(typed)
    if (!match) return { problem: `"${shorten(typed)}" is not a time that can be read; write it as ${FORM}.` }
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number)
    try {
      const wall = Temporal.PlainDateTime.from({ year, month, day, hour, minute }, { overflow: 'reject' })
      return this.#toInstant(wall, match[6])
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return {
        problem: `${typed} does not exist: there is no such ${whatIsWrong(year, month, day)}. Write it as ${FORM}.`,
      }
    }
  }

  format(at: EpochMs): string {
    const there = this.#at(at)
    const utc = there.withTimeZone('UTC')
    const isSameDay = utc.toPlainDate().equals(there.toPlainDate())
    const utcText = isSameDay ? clockTime(utc) : wallTime(utc)
    return `${wallTime(there)} ${this.#abbreviation(at)} (${utcText} UTC)`
  }

  offsetMinutes(at: EpochMs): number {
    const day = Math.floor(at / DAY_MS)
    let ofDay = this.#offsets.get(day)
    if (ofDay === undefined) {
      const [from, to] = [this.#offsetAt(day * DAY_MS), this.#offsetAt((day + 1) * DAY_MS)]
      ofDay = from === to ? from : null
      this.#offsets.set(day, ofDay)
    }
    return ofDay ?? this.#offsetAt(at)
  }

  #offsetAt(at: EpochMs): number {
    return Math.round(this.#at(at).offsetNanoseconds / NANOSECONDS_OF_MINUTE)
  }

  #toInstant(wall: Temporal.PlainDateTime, offset: string | undefined): Parsed {
    const { earlier, later } = this.#readings(wall)
    const typed = wallTime(wall)
    const says = `${this.#withOffset(earlier)} or ${this.#withOffset(later)}`
    if (!earlier.toPlainDateTime().equals(wall)) {
      return {
        problem: `${typed} does not exist in ${this.#timeZone}: clocks are put forward over it. It could mean ${says}; write one of these, without its zone.`,
      }
    }
    const meant = [earlier, later].find((each) => each.offset === offset)
    if (meant) return { at: meant.epochMilliseconds }
    const isTwice = earlier.epochMilliseconds !== later.epochMilliseconds
    if (offset !== undefined) {
      const allowed = isTwice ? `${earlier.offset} or ${later.offset}` : earlier.offset
      return { problem: `${typed} is never at UTC${offset} in ${this.#timeZone}, but at ${allowed}.` }
    }
    if (!isTwice) return { at: earlier.epochMilliseconds }
    const [first, second] = [this.#reading(earlier), this.#reading(later)]
    return {
      problem: `${typed} occurs twice in ${this.#timeZone}: clocks are put back. It could be ${says}. Say which one, \`${first.written}\` or \`${second.written}\`, or choose a time outside that hour.`,
      readings: [first, second],
    }
  }

  #reading(moment: Temporal.ZonedDateTime): Reading {
    return { written: `${wallTime(moment)} ${moment.offset}`, says: this.#withOffset(moment) }
  }

  #readings(wall: Temporal.PlainDateTime) {
    const earlier = wall.toZonedDateTime(this.#timeZone, { disambiguation: 'earlier' })
    const later = wall.toZonedDateTime(this.#timeZone, { disambiguation: 'later' })
    return { earlier, later }
  }

  dateOf(at: EpochMs): string {
    return this.#at(at).toPlainDate().toString()
  }

  momentsOf(date: string, minutes: number): { first: EpochMs; last: EpochMs } {
    const wall = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes })
    const { earlier, later } = this.#readings(wall)
    if (earlier.toPlainDateTime().equals(wall)) {
      return { first: earlier.epochMilliseconds, last: later.epochMilliseconds }
    }
    const change = earlier.getTimeZoneTransition('next') ?? later
    return { first: change.epochMilliseconds, last: change.epochMilliseconds }
  }

  #withOffset(moment: Temporal.ZonedDateTime): string {
    return `${wallTime(moment)} ${this.#abbreviation(moment.epochMilliseconds)} (UTC${moment.offset})`
  }

  #at(at: EpochMs): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.#timeZone)
  }

  /** `CET`, or `GMT+9` where English has no short name for the zone. */
  #abbreviation(at: EpochMs): string {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: this.#timeZone, timeZoneName: 'short' }).formatToParts(
      at,
    )
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? this.#timeZone
  }
}

function wallTime(moment: Temporal.PlainDateTime | Temporal.ZonedDateTime): string {
  return `${moment.toString().slice(0, 10)} ${clockTime(moment)}`
}

function clockTime(moment: Temporal.PlainDateTime | Temporal.ZonedDateTime): string {
  return `${String(moment.hour).padStart(2, '0')}:${String(moment.minute).padStart(2, '0')}`
}

function whatIsWrong(year: number, month: number, day: number): string {
  if (month < 1 || month > 12) return 'month'
  const days = Temporal.PlainYearMonth.from({ year, month }).daysInMonth
  return day < 1 || day > days ? `day (the month has ${days})` : 'time of day (00:00 to 23:59)'
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
