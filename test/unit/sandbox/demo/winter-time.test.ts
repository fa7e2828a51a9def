import { expect, it } from 'vitest'
import { nextWinterTime } from '../../../../sandbox/demo/site-day/winter-time.ts'

it.each([
  ['2026-03-01T00:00:00Z', '2026-10-25T01:00:00.000Z'],
  ['2026-10-24T12:00:00Z', '2027-10-31T01:00:00.000Z'],
  ['2026-11-26T00:00:00Z', '2027-10-31T01:00:00.000Z'],
  ['2027-12-31T00:00:00Z', '2028-10-29T01:00:00.000Z'],
])('after %s clocks are put back at %s', (now, change) => {
  expect(new Date(nextWinterTime(Date.parse(now))).toISOString()).toBe(change)
})
