import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WEEKDAYS, weekdayOf } from '../../../../src/migration/permitted/days.ts'
import { forbiddenBecause, hoursText } from '../../../../src/migration/permitted/forbidden.ts'
import {
  ANY_TIME,
  type Hours,
  isPermitted,
  nextPermittedStart,
  type PermittedTimes,
  permittedIntervals,
} from '../../../../src/migration/permitted/permitted-times.ts'
import { SiteZones } from '../../../../src/time/site-zones.ts'

const HOUR = 3_600_000
const berlin = new SiteZones('Europe/Berlin')
const at = (text: string) => {
  const parsed = berlin.parse(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.at
}
const from = (text: string, hours: number) => ({ from: at(text), to: at(text) + hours * HOUR })

const NIGHTS: PermittedTimes = {
  hours: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 18 * 60, to: 6 * 60 },
    { days: ['sat', 'sun'], from: 0, to: 1440 },
  ],
  freezes: [{ from: '2026-12-18', to: '2027-01-07', reason: 'exams' }],
}

describe('a window', () => {
  test.each([
    ['in the evening', from('2026-11-24 18:00', 4), true],
    ['over midnight', from('2026-11-24 23:00', 7), true],
    ['that begins a little too early', from('2026-11-24 17:59', 1), false],
    ['that ends a little too late', { from: at('2026-11-24 23:00'), to: at('2026-11-25 06:01') }, false],
    ['from Friday evening until midnight on Sunday', from('2026-11-27 18:00', 54), true],
    ['that ends after midnight on Monday, which no rule of Sunday allows', from('2026-11-29 20:00', 5), false],
    ['on the last day before the freeze', { from: at('2026-12-17 18:00'), to: at('2026-12-18 00:00') }, true],
    ['that runs into the freeze', from('2026-12-17 20:00', 5), false],
    ['on the last day of the freeze', from('2027-01-07 20:00', 2), false],
    ['on the day after it', from('2027-01-08 18:00', 4), true],
  ])('%s is judged by the rules of the day on which it begins', (_, window, isAllowed) => {
    expect(isPermitted(NIGHTS, window, berlin)).toBe(isAllowed)
  })

  test('may lie at any time where nothing is said', () => {
    expect(isPermitted(ANY_TIME, from('2026-12-24 12:00', 100), berlin)).toBe(true)
  })

  test.each([
    [
      from('2026-11-24 12:00', 4),
      'Migrations are allowed mon to fri 18:00 to 06:00 and sat, sun all day, and the whole window has to lie in that.',
    ],
    [from('2026-12-17 20:00', 5), 'From 2026-12-18 to 2027-01-07 nothing is migrated (exams), both days included.'],
  ])('is forbidden with the rule that forbids it', (window, sentence) => {
    expect(forbiddenBecause(window, { times: NIGHTS, clock: berlin, format: String })).toBe(sentence)
  })
})

describe('the next allowed start', () => {
  test.each([
    ['the same evening', '2026-11-24 12:00', 4, '2026-11-24 18:00'],
    ['at once', '2026-11-24 19:00', 4, '2026-11-24 19:00'],
    ['the next evening, where too little is left of the night', '2026-11-25 03:00', 4, '2026-11-25 18:00'],
    ['after the freeze', '2026-12-17 23:00', 4, '2027-01-08 00:00'],
    ['the weekend, where it takes longer than a night', '2026-11-24 12:00', 20, '2026-11-27 18:00'],
  ])('is %s', (_, now, hours, start) => {
    const found = nextPermittedStart(NIGHTS, at(now), hours * HOUR, berlin)

    // On 2027-01-08, a Friday, the hours of the Thursday before go on until six.
    expect(found).toBe(at(start))
  })

  test('is none where no allowed time is ever that long', () => {
    expect(nextPermittedStart(NIGHTS, at('2026-11-24 12:00'), 60 * HOUR, berlin)).toBeNull()
  })
})

test.each([
  ['2026-10-24', 13],
  ['2026-10-26', 12],
  ['2026-03-28', 11],
])('a night of the clock from %s has %i hours', (date, hours) => {
  const nights: PermittedTimes = { hours: [{ days: [...WEEKDAYS], from: 18 * 60, to: 6 * 60 }], freezes: [] }
  const begin = at(`${date} 18:00`)

  const night = permittedIntervals(nights, { from: begin, to: begin + HOUR }, berlin).find(
    (each) => each.from === begin,
  )

  expect(((night?.to ?? 0) - begin) / HOUR).toBe(hours)
})

const aRule = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
  from: fc.integer({ min: 0, max: 1439 }),
  to: fc.integer({ min: 1, max: 1440 }),
})

/** Nights on which clocks change in Berlin, Lord Howe (by half an hour) and Santiago (at midnight). */
const CHANGES = [
  ['Europe/Berlin', '2026-10-25T00:00:00Z'],
  ['Europe/Berlin', '2026-03-29T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
] as const

test.each(CHANGES)('whatever the rules, in %s around %s the wall shows an allowed time throughout', (zone, night) => {
  const zones = new SiteZones(zone)
  const middle = Date.parse(night)
  fc.assert(
    fc.property(aRule, fc.integer({ min: -36 * 60, max: 36 * 60 }), (rule, minutes) => {
      const moment = middle + minutes * 60_000
      const times = { hours: [rule], freezes: [] }

      const isInside = permittedIntervals(times, { from: moment, to: moment + 1 }, zones).some(
        (each) => each.from <= moment && moment < each.to,
      )

      if (isInside) expect(wallIsAllowed(zones, rule, moment)).toBe(true)
      // Where no clock is changed on the way it is the other way round, too.
      else if (isFarFrom(moment, middle)) expect(wallIsAllowed(zones, rule, moment)).toBe(false)
    }),
    { numRuns: 150 },
  )
})

/** Told from what the clock shows, and nothing else. */
function wallIsAllowed(zones: SiteZones, { days, from: begin, to: end }: Hours, moment: number): boolean {
  const [, hour = 0, minute = 0] = /(\d\d):(\d\d)/.exec(zones.format(moment))?.map(Number) ?? []
  const shown = hour * 60 + minute
  const today = days.includes(weekdayOf(zones.dateOf(moment)))
  const yesterday = days.includes(weekdayOf(dayBefore(zones.dateOf(moment))))
  if (end > begin) return today && shown >= begin && shown < end
  return (today && shown >= begin) || (yesterday && shown < end)
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 24 * HOUR).toISOString().slice(0, 10)
}

function isFarFrom(moment: number, middle: number): boolean {
  return Math.abs(moment - middle) > 26 * HOUR
}

test('hours are told as people say them', () => {
  const hours: Hours[] = [
    { days: ['wed'], from: 60, to: 125 },
    { days: ['mon', 'fri'], from: 0, to: 1440 },
  ]

  expect(hoursText(hours)).toBe('wed 01:00 to 02:05 and mon, fri all day')
})
