import { describe, expect, it } from 'vitest'
import { SiteZones } from '../../../src/time/site-zones.ts'

const berlin = new SiteZones('Europe/Berlin')

describe('parse', () => {
  it.each([
    ['2026-11-24 02:00', '2026-11-24T01:00:00Z'],
    ['2026-07-01 14:30', '2026-07-01T12:30:00Z'],
    ['2026-07-01T14:30', '2026-07-01T12:30:00Z'],
    [' 2028-02-29 00:00 ', '2028-02-28T23:00:00Z'],
    ['2027-03-28 01:59', '2027-03-28T00:59:00Z'],
    ['2027-03-28 03:00', '2027-03-28T01:00:00Z'],
    ['2026-10-25 01:59', '2026-10-24T23:59:00Z'],
    ['2026-10-25 03:00', '2026-10-25T02:00:00Z'],
  ])('reads %s in the zone of the site', (text, instant) => {
    expect(berlin.parse(text)).toEqual({ at: Date.parse(instant) })
  })

  it.each([
    'tomorrow',
    '',
    '24.11.2026 02:00',
    '2026-11-24',
    '2026-11-24 2:00',
    '2026-11-24 02:00:00',
    '2026-11-24 02:00 CET',
  ])('says how a time is written, for "%s"', (text) => {
    expect(berlin.parse(text)).toEqual({
      problem: `"${text}" is not a time that can be read; write it as YYYY-MM-DD HH:mm, for example 2026-11-24 02:00.`,
    })
  })

  it.each([
    ['2026-13-01 02:00', 'month'],
    ['2026-00-01 02:00', 'month'],
    ['2027-02-29 02:00', 'day (the month has 28)'],
    ['2026-11-31 02:00', 'day (the month has 30)'],
    ['2026-11-00 02:00', 'day (the month has 30)'],
    ['2026-11-24 24:00', 'time of day (00:00 to 23:59)'],
    ['2026-11-24 02:60', 'time of day (00:00 to 23:59)'],
  ])('says that %s is on no calendar', (text, what) => {
    expect(berlin.parse(text)).toEqual({
      problem: `${text} does not exist: there is no such ${what}. Write it as YYYY-MM-DD HH:mm, for example 2026-11-24 02:00.`,
    })
  })

  it.each([
    ['2026-03-29 02:30', '2026-03-29 01:30 CET (UTC+01:00)', '2026-03-29 03:30 CEST (UTC+02:00)'],
    ['2027-03-28 02:00', '2027-03-28 01:00 CET (UTC+01:00)', '2027-03-28 03:00 CEST (UTC+02:00)'],
  ])('refuses %s, which the clocks skip, with both readings', (text, earlier, later) => {
    expect(berlin.parse(text)).toEqual({
      problem: `${text} does not exist in Europe/Berlin: clocks are put forward over it. It could mean ${earlier} or ${later}; write one of these, without its zone.`,
    })
  })

  it.each([
    ['2026-10-25 02:30', '2026-10-25 02:30 CEST (UTC+02:00)', '2026-10-25 02:30 CET (UTC+01:00)'],
    ['2027-10-31 02:00', '2027-10-31 02:00 CEST (UTC+02:00)', '2027-10-31 02:00 CET (UTC+01:00)'],
  ])('refuses %s, which occurs twice, with both readings', (text, first, second) => {
    expect(berlin.parse(text)).toEqual({
      problem: `${text} occurs twice in Europe/Berlin: clocks are put back. It could be ${first} or ${second}. Say which one, \`${text} +02:00\` or \`${text} +01:00\`, or choose a time outside that hour.`,
      readings: [
        { written: `${text} +02:00`, says: first },
        { written: `${text} +01:00`, says: second },
      ],
    })
  })

  it.each([
    ['2026-10-25 02:30 +02:00', '2026-10-25T00:30:00Z'],
    ['2026-10-25 02:30 +01:00', '2026-10-25T01:30:00Z'],
    ['2026-11-24 02:00 +01:00', '2026-11-24T01:00:00Z'],
  ])('reads which one is meant out of %s', (text, instant) => {
    expect(berlin.parse(text)).toEqual({ at: Date.parse(instant) })
  })

  it('refuses an offset that the site does not have then', () => {
    expect(berlin.parse('2026-11-24 02:00 +02:00')).toEqual({
      problem: '2026-11-24 02:00 is never at UTC+02:00 in Europe/Berlin, but at +01:00.',
    })
  })

  it('does not repeat a long text as a whole', () => {
    const answer = berlin.parse('x'.repeat(500))

    expect('problem' in answer && answer.problem.length).toBeLessThan(150)
  })
})

describe('format', () => {
  it.each([
    ['Europe/Berlin', '2026-11-24T01:00:00Z', '2026-11-24 02:00 CET (01:00 UTC)'],
    ['Europe/Berlin', '2026-07-01T12:30:00Z', '2026-07-01 14:30 CEST (12:30 UTC)'],
    ['Europe/Berlin', '2026-11-23T23:30:00Z', '2026-11-24 00:30 CET (2026-11-23 23:30 UTC)'],
    ['Asia/Tokyo', '2026-11-24T01:00:00Z', '2026-11-24 10:00 GMT+9 (01:00 UTC)'],
    ['UTC', '2026-11-24T01:00:00Z', '2026-11-24 01:00 UTC (01:00 UTC)'],
  ])('writes a moment in %s with zone and UTC', (timeZone, instant, text) => {
    expect(new SiteZones(timeZone).format(Date.parse(instant))).toBe(text)
  })
})

describe('the clock on the wall', () => {
  it.each([
    ['an ordinary time', '2026-11-24', 120, '2026-11-24T01:00:00Z', '2026-11-24T01:00:00Z'],
    ['a time that occurs twice', '2026-10-25', 150, '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    ['a time that is skipped', '2026-03-29', 150, '2026-03-29T01:00:00Z', '2026-03-29T01:00:00Z'],
    ['the end of a day', '2026-11-24', 1440, '2026-11-24T23:00:00Z', '2026-11-24T23:00:00Z'],
  ])('says when it shows %s', (_, date, minutes, first, last) => {
    expect(berlin.momentsOf(date, minutes)).toEqual({ first: Date.parse(first), last: Date.parse(last) })
  })

  it('knows which day it is where the servers are', () => {
    expect(berlin.dateOf(Date.parse('2026-11-23T23:30:00Z'))).toBe('2026-11-24')
  })
})

describe('the offset from UTC', () => {
  it.each([
    ['Europe/Berlin', '2026-11-24T01:00:00Z', 60],
    ['Europe/Berlin', '2026-07-01T12:30:00Z', 120],
    ['Europe/Berlin', '2026-10-25T00:59:59Z', 120],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 60],
    ['Europe/Berlin', '2027-03-28T00:59:59Z', 60],
    ['Europe/Berlin', '2027-03-28T01:00:00Z', 120],
    ['Asia/Kathmandu', '2026-11-24T01:00:00Z', 345],
    ['America/St_Johns', '2026-11-24T01:00:00Z', -210],
  ])('in %s at %s is %i minutes, asked once or again', (timeZone, instant, minutes) => {
    const zones = new SiteZones(timeZone)

    expect(zones.offsetMinutes(Date.parse(instant))).toBe(minutes)
    expect(zones.offsetMinutes(Date.parse(instant))).toBe(minutes)
  })
})
