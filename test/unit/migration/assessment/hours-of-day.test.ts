import { expect, test } from 'vitest'
import { hoursOfDay } from '../../../../src/migration/assessment/hours-of-day.ts'

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 21, hour, minute)

test.each([
  ['whole hours, without the one that begins at the end', at(2), at(4), 0, [2, 3]],
  ['hours that are touched in part', at(2, 30), at(4, 1), 0, [2, 3, 4]],
  ['across midnight', at(22), at(25), 0, [22, 23, 0]],
  ["on the server's own clock", at(2), at(3), 60, [3]],
  ['half an hour off', at(2), at(3), 330, [7, 8]],
  ['behind UTC', at(0), at(1), -300, [19]],
  ['nothing for an empty window', at(2), at(2), 0, []],
])('%s', (_, startAt, endAt, offsetMinutes, expected) => {
  expect(hoursOfDay({ startAt, endAt }, offsetMinutes)).toEqual(expected)
})

test('a window longer than a day touches each hour once', () => {
  expect(hoursOfDay({ startAt: at(5), endAt: at(50) }, 0)).toHaveLength(24)
})
