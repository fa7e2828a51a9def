import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type History,
  historyOf,
  type OffsetMinutes,
  type SessionSample,
} from '../../../../src/migration/quiet/history.ts'
import { type QuietWish, quietestWindows } from '../../../../src/migration/quiet/windows.ts'
import { SiteZones } from '../../../../src/time/site-zones.ts'
import { ahead, samplesBetween, schoolDay } from '../../../support/school-weeks.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY
/** Thursday. */
const NOW = Date.UTC(2026, 10, 26, 17)
const UTC = ahead(0)

const inBerlin = new SiteZones('Europe/Berlin')
const berlin = (at: number) => inBerlin.offsetMinutes(at)

function quietest(samples: readonly SessionSample[], wish: Partial<QuietWish> = {}, offset: OffsetMinutes = UTC) {
  return quietestWindows(historyOf(samples, offset), offset, { earliestStart: NOW + DAY, lengthMs: 4 * HOUR, ...wish })
}

const text = (at: number) => new Date(at).toISOString().slice(0, 16)

describe('the quietest windows', () => {
  test('are on different days, in hours in which nobody was seen, with room before and after', () => {
    const windows = quietest(samplesBetween(NOW - 5 * WEEK, NOW, UTC, schoolDay))

    expect(windows.map(({ startAt }) => text(startAt))).toEqual([
      '2026-11-27T18:00',
      '2026-11-28T00:00',
      '2026-11-29T00:00',
    ])
    expect(windows[0]).toMatchObject({ weeksSeen: 5, typical: 0, highest: 0, isThin: false })
  })

  test('are where the fewest are usually there, when somebody always is', () => {
    const busyButSaturdayNight = samplesBetween(NOW - 5 * WEEK, NOW, UTC, (day, hour) =>
      day === 5 && hour < 4 ? 2 : 9,
    )

    const [first, second] = quietest(busyButSaturdayNight)

    expect(first && text(first.startAt)).toBe('2026-11-28T00:00')
    expect(first).toMatchObject({ typical: 2, highest: 2 })
    expect(second).toMatchObject({ typical: 9 })
  })

  test('say what the busiest of the weeks was like, and what it usually is', () => {
    const eventOnOneSaturday = samplesBetween(NOW - 5 * WEEK, NOW, UTC, (day, hour, at) =>
      day === 5 && hour < 4 ? (at > NOW - WEEK ? 7 : 1) : 9,
    )

    expect(quietest(eventOnOneSaturday)[0]).toMatchObject({ weeksSeen: 5, typical: 1, highest: 7 })
  })

  test('have little evidence after one week, and none where nothing was seen', () => {
    const oneWeek = samplesBetween(NOW - WEEK, NOW, UTC, schoolDay)

    expect(quietest(oneWeek)[0]).toMatchObject({ weeksSeen: 1, isThin: true })
    expect(quietest([])).toEqual([])
  })

  test('never hold an hour that was not seen: missing is not quiet', () => {
    const offAtNight = samplesBetween(NOW - 5 * WEEK, NOW, UTC, (_, hour) => (hour < 6 ? null : 5))

    const hours = quietest(offAtNight).flatMap((window) => window.hours.map((hour) => hour % 24))

    expect(Math.min(...hours)).toBeGreaterThanOrEqual(6)
  })

  test('tell sessions that were left open apart from those with somebody there', () => {
    const leftOpen = samplesBetween(NOW - 5 * WEEK, NOW, UTC, () => 0).map((each) => ({ ...each, disconnected: 3 }))

    expect(quietest(leftOpen)[0]).toMatchObject({ highest: 0, disconnected: 3 })
  })

  test('keep to what is allowed', () => {
    const isAllowed = (startAt: number, endAt: number) => startAt % DAY >= 7 * HOUR && endAt % DAY <= 20 * HOUR

    const windows = quietest(samplesBetween(NOW - 5 * WEEK, NOW, UTC, schoolDay), { isAllowed })

    expect(windows.length).toBe(3)
    expect(windows.every(({ startAt, endAt }) => isAllowed(startAt, endAt))).toBe(true)
  })
})

describe('where the clock changes', () => {
  /** Clocks in Berlin go back on 2026-10-25 and forward on 2027-03-28, both Sundays. */
  const AUTUMN = Date.UTC(2026, 9, 23, 12)
  const SPRING = Date.UTC(2027, 2, 26, 12)

  test.each([
    ['back', AUTUMN],
    ['forward', SPRING],
  ])('%s, a night stays the night that people know', (_, now) => {
    const onlyNights = samplesBetween(now - 5 * WEEK, now, berlin, (_day, hour) => (hour >= 22 ? 0 : 8))

    const windows = quietest(onlyNights, { earliestStart: now, lengthMs: 2 * HOUR, count: 7 }, berlin)

    const starts = windows.map(({ startAt }) => inBerlin.format(startAt).slice(11, 16))
    expect(starts).toEqual(Array(7).fill('22:00'))
    expect(windows.every(({ highest }) => highest === 0)).toBe(true)
  })

  test('back, no window starts at a time that occurs twice', () => {
    const twice = samplesBetween(AUTUMN - 5 * WEEK, AUTUMN, berlin, (day, hour) => (day === 6 && hour === 2 ? 0 : 8))

    const [quiet] = quietest(twice, { earliestStart: AUTUMN, lengthMs: HOUR }, berlin)

    expect(quiet).toMatchObject({ typical: 8 })
  })

  test('forward, no window starts at a time that there is not', () => {
    const windows = quietest(
      samplesBetween(SPRING - 5 * WEEK, SPRING, berlin, (day, hour) => (day === 6 && hour < 4 ? 0 : 8)),
      { earliestStart: SPRING, lengthMs: HOUR, count: 20 },
      berlin,
    )

    const starts = windows.map(({ startAt }) => inBerlin.format(startAt).slice(0, 16))
    expect(starts).toContain('2027-03-28 01:00')
    expect(starts.filter((start) => start.startsWith('2027-03-28 02'))).toEqual([])
  })
})

describe('for whatever was seen', () => {
  const offsets = fc.constantFrom(0, 60, -300, 345, 570).map(ahead)
  const samples = fc.array(
    fc.record({
      at: fc.integer({ min: (NOW - 5 * WEEK) / 900_000, max: NOW / 900_000 }).map((quarter) => quarter * 900_000),
      active: fc.nat({ max: 12 }),
      disconnected: fc.nat({ max: 3 }),
    }),
    { maxLength: 400 },
  )
  const wishes = fc.record({
    earliestStart: fc.integer({ min: NOW, max: NOW + 2 * DAY }),
    lengthMs: fc.integer({ min: 1, max: 12 }).map((halfHours) => (halfHours * HOUR) / 2),
    count: fc.integer({ min: 1, max: 5 }),
  })

  test('windows start in the week, do not overlap, are as long as wanted and no more than wanted', () => {
    fc.assert(
      fc.property(samples, wishes, offsets, (seen, wish, offset) => {
        const windows = quietest(seen, wish, offset)

        expect(windows.length).toBeLessThanOrEqual(wish.count)
        for (const { startAt, endAt } of windows) {
          expect(endAt - startAt).toBe(wish.lengthMs)
          expect(startAt).toBeGreaterThanOrEqual(wish.earliestStart)
          expect(startAt).toBeLessThan(wish.earliestStart + WEEK)
          expect((startAt + offset() * 60_000) % HOUR).toBe(0)
        }
        const inOrder = windows.toSorted((a, b) => a.startAt - b.startAt)
        inOrder.slice(1).forEach((window, index) => {
          expect(window.startAt).toBeGreaterThanOrEqual(inOrder[index]?.endAt ?? 0)
        })
      }),
    )
  })

  test('the evidence is what the samples say, whatever their order', () => {
    fc.assert(
      fc.property(samples, wishes, offsets, (seen, wish, offset) => {
        const windows = quietest(seen, wish, offset)

        expect(quietest(seen.toReversed(), wish, offset)).toEqual(windows)
        for (const window of windows) expect(highestSeen(seen, window, offset())).toBe(window.highest)
      }),
    )
  })

  /** The highest count in those earlier weeks in which every hour of the window was seen, found the slow way. */
  function highestSeen(seen: readonly SessionSample[], window: { hours: readonly number[] }, offset: number): number {
    const hourOf = (at: number) => Math.floor((at + offset * 60_000) / HOUR)
    const weeks = [1, 2, 3, 4, 5, 6, 7].map((back) =>
      window.hours.map((hour) => seen.filter(({ at }) => hourOf(at) === hour - back * 168).map(({ active }) => active)),
    )
    const whole = weeks.filter((hours) => hours.every((counts) => counts.length > 0)).slice(0, 5)
    return Math.max(...whole.flat(2))
  }

  test('more sessions in a window never make it quieter', () => {
    fc.assert(
      fc.property(samples, wishes, (seen, wish) => {
        const [first] = quietest(seen, wish)
        fc.pre(first !== undefined)
        const history: History = historyOf(seen, UTC)
        const busier = [...history].map(([hour, count]) => ({
          at: hour * HOUR,
          ...count,
          active: first?.hours.some((each) => (each - hour) % 168 === 0) ? count.active + 20 : count.active,
        }))

        const same = quietest(busier, { ...wish, count: 500 }).find(({ startAt }) => startAt === first?.startAt)

        expect(same === undefined || same.typical >= (first?.typical ?? 0) + 20).toBe(true)
      }),
    )
  })
})
