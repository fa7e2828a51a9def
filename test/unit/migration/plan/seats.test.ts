import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSeats, proposeSeats, usableStations } from '../../../../src/migration/plan/seats.ts'
import { destinationReading, someDevices } from '../../../support/a-reading.ts'
import { aStation } from '../../../support/a-worksheet.ts'

const SEATS = [aStation(1, 'Teacher'), aStation(2, 'Row1-A'), aStation(5, 'Row1-B')]

describe('usable stations', () => {
  test('are those with a keyboard and without an alert', () => {
    const reading = destinationReading({
      worksheet: { stations: [aStation(1), aStation(2), aStation(3)] },
      facts: {
        stations: [someDevices(1), someDevices(2, 0), someDevices(3)],
        alerts: [{ type: 'HubMissingRequiredDevice', severity: 'Warning', stationId: 3 }],
      },
    })

    expect(usableStations(reading).map((station) => station.stationId)).toEqual([1])
  })
})

describe('a proposal', () => {
  test('takes equal names first, then equal ids, then the order of ids', () => {
    const found = [aStation(9, 'teacher'), aStation(2, '2'), aStation(7, '7')]

    expect(proposeSeats(SEATS, found)).toEqual({ 1: 9, 2: 2, 5: 7 })
  })

  test('leaves seats open for which no station is left', () => {
    expect(proposeSeats(SEATS, [aStation(4, '4')])).toEqual({ 1: 4 })
  })

  test('is one to one and does not depend on the order of the lists', () => {
    const station = fc.record({
      stationId: fc.integer({ min: 1, max: 12 }),
      name: fc.constantFrom('Teacher', 'teacher', '1', '2'),
    })
    const stations = fc.uniqueArray(station, { selector: (each) => each.stationId, maxLength: 6 })

    fc.assert(
      fc.property(stations, stations, (seats, found) => {
        const proposal = proposeSeats(seats, found)

        expect(new Set(Object.values(proposal)).size).toBe(Object.keys(proposal).length)
        expect(Object.keys(proposal)).toHaveLength(Math.min(seats.length, found.length))
        expect(proposeSeats(seats.toReversed(), found.toReversed())).toEqual(proposal)
      }),
    )
  })
})

describe('an answer', () => {
  const found = [aStation(1), aStation(2), aStation(3)]

  test('that gives each seat a station of its own is fine', () => {
    expect(checkSeats({ 1: 3, 2: 1, 5: 2 }, SEATS, found)).toBeNull()
  })

  test.each([
    [{ 1: 3, 2: 1 }, 'No station is given for 5 (Row1-B); each seat needs one.'],
    [{ 1: 3, 2: 3, 5: 1 }, 'Station 3 is given to Teacher and to Row1-A; each seat needs its own.'],
    [{ 1: 3, 2: 1, 5: 8 }, 'The destination has no usable station 8 for Row1-B; it has 1, 2, 3.'],
    [{ 1: 3, 2: 1, 5: 2, 6: 1 }, 'The source has no station 6; its stations are 1 (Teacher), 2 (Row1-A), 5 (Row1-B).'],
  ])('%j is answered: %s', (seats, sentence) => {
    expect(checkSeats(seats, SEATS, found)).toBe(sentence)
  })
})
