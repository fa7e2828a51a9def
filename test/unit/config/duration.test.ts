import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../../src/config/duration.ts'

describe('parseDuration', () => {
  it.each([
    ['72h', 259_200_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['2d', 172_800_000],
    ['0s', 0],
    [' 30s ', 30_000],
  ])('reads %s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs)
  })

  it.each(['', '72', 'h', '1.5h', '-1h', '1 h', '1H', '1h 30m', '99999d', '1w'])('refuses "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  it('reads back what formatDuration writes', () => {
    const lengths = [0, 1, 999, 1000, 90_000, 5_400_000, 90_061_001]

    expect(lengths.map((length) => parseDuration(formatDuration(length)))).toEqual(lengths)
  })
})
