import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { renderCalendar } from '../../../src/documents/calendar/calendar.ts'
import type { CalendarEntry } from '../../../src/migration/calendar-entry.ts'
import { calendarEntries } from '../../../src/migration/calendar-entry.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import { inState } from '../../support/every-state.ts'
import { HOUR_MS, MONDAY } from '../../support/fake-ports.ts'

const SITE = { installation: 'school', contact: 'IT desk, ext. 4711; room 3', alternative: "the library's laptops" }
/** Over the hour that Berlin has twice: a calendar has to show it as six hours, not as five. */
const START = Date.parse('2026-10-24T22:00:00Z')
const DAY_MS = 24 * HOUR_MS

function anEntry(booking: Partial<CalendarEntry['booking']> = {}, other: Partial<CalendarEntry> = {}): CalendarEntry {
  const window = { startAt: START, endAt: START + 6 * HOUR_MS, isCancelled: false, sequence: 0, changedAt: MONDAY }
  return {
    id: 'MIG-42',
    requestedAt: MONDAY,
    source: 'lab-old',
    destination: 'lab-new',
    booking: { ...window, ...booking },
    ...other,
  }
}

/** What a reader of RFC 5545 that is not ours sees. */
function read(entries: readonly CalendarEntry[]) {
  const calendar = new ICAL.Component(ICAL.parse(renderCalendar(entries, SITE)))
  return calendar.getAllSubcomponents('vevent').map((event) => {
    const { uid, sequence, summary, description, startDate, endDate } = new ICAL.Event(event)
    return {
      uid,
      sequence,
      summary,
      description,
      status: event.getFirstPropertyValue('status'),
      start: startDate.toJSDate().getTime(),
      isUtc: startDate.zone === ICAL.Timezone.utcTimezone && endDate.zone === ICAL.Timezone.utcTimezone,
      end: endDate.toJSDate().getTime(),
      stamp: (event.getFirstPropertyValue('dtstamp') as ICAL.Time).toJSDate().getTime(),
    }
  })
}

describe('a calendar file', () => {
  test('holds a window as every calendar reads it', () => {
    expect(read([anEntry()])).toEqual([
      {
        uid: `mig-42-${MONDAY}@school.stationmaster`,
        sequence: 0,
        summary: 'lab-old moves to lab-new (MIG-42)',
        description:
          "The stations of lab-old can't be used during this time. Save your work and log off before it begins. Meanwhile: the library's laptops. Questions: IT desk, ext. 4711; room 3.",
        status: 'CONFIRMED',
        start: START,
        isUtc: true,
        end: START + 6 * HOUR_MS,
        stamp: MONDAY,
      },
    ])
  })

  test('says that a window is called off, as the same event', () => {
    const [before] = read([anEntry()])
    const [after] = read([anEntry({ isCancelled: true, sequence: 3 })])

    expect(after).toMatchObject({ uid: before?.uid, sequence: 3, status: 'CANCELLED', start: START })
    expect(after?.summary).toBe('Called off: lab-old moves to lab-new (MIG-42)')
  })

  test('is the same text for the same windows, and ends each of its short lines as the standard says', () => {
    const entries = [anEntry(), anEntry({}, { id: 'MIG-43', source: `ü${'ß'.repeat(60)}` })]

    const text = renderCalendar(entries, SITE)

    expect(renderCalendar(entries, SITE)).toBe(text)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })

  test.each([
    ['a name that ends a line', 'a\r\nATTENDEE:mailto:x@y.z'],
    ['a name that ends a value', 'a;b,c\\n:d'],
  ])('is not broken by %s', (_, source) => {
    const [event, ...others] = read([anEntry({}, { source })])

    expect(others).toEqual([])
    expect(event?.summary).toBe(`${source.replace(/\s+/g, ' ')} moves to lab-new (MIG-42)`)
    expect(renderCalendar([anEntry({}, { source })], SITE)).not.toMatch(/^ATTENDEE/m)
  })

  test('may hold nothing', () => {
    expect(read([])).toEqual([])
  })
})

describe('the calendar of a site', () => {
  const shown = (m: Migration, now: number) => calendarEntries([m], now).length === 1

  test('holds every window that is ahead or under way, and what is over for 30 days', () => {
    for (const state of Object.keys(STATES) as StateName[]) {
      const m = inState(state)
      if (!m.booking) continue
      const isOver = STATES[state].exits.length === 0 || ['completed', 'retired'].includes(state)

      expect([state, shown(m, m.changedAt + 29 * DAY_MS)]).toEqual([state, true])
      expect([state, shown(m, m.changedAt + 31 * DAY_MS)]).toEqual([state, !(isOver || m.booking.isCancelled)])
    }
  })

  test('knows nothing of a migration that never had a window', () => {
    expect(shown(inState('needs-approval'), 0)).toBe(false)
  })
})
