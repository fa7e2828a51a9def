import { expect, test } from 'vitest'
import { dateTimeFromEpochMs, dateTimeToEpochMs, parseDateTime } from '../../../../src/winrm/clixml/date-time.ts'
import { parseTimeSpan, timeSpanToMs } from '../../../../src/winrm/clixml/time-span.ts'

test('an instant is known where the zone is', () => {
  expect(dateTimeToEpochMs(parseDateTime('2018-06-13T23:45:29.4583203Z'))).toBe(Date.UTC(2018, 5, 13, 23, 45, 29, 458))
  expect(dateTimeToEpochMs(parseDateTime('2018-06-13T23:45:29-07:30'))).toBe(Date.UTC(2018, 5, 14, 7, 15, 29))
  expect(dateTimeToEpochMs(parseDateTime('2018-06-13T23:45:29'))).toBeUndefined()
})

test('an instant becomes a UTC date and comes back', () => {
  const epochMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

  expect(dateTimeFromEpochMs(epochMs)).toEqual(parseDateTime('2026-01-02T03:04:05.678Z'))
  expect(dateTimeToEpochMs(dateTimeFromEpochMs(epochMs))).toBe(epochMs)
})

test('a span is counted in ms', () => {
  expect(timeSpanToMs(parseTimeSpan('PT1M0.5S'))).toBe(60_500)
})
