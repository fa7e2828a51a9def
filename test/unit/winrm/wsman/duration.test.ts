import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../../../src/winrm/wsman/duration.ts'

describe('durations', () => {
  it.each([
    ['PT20S', 20_000],
    ['PT0S', 0],
    ['PT10S', 10_000],
    ['PT1800.000S', 1_800_000],
    ['PT0.250S', 250],
    ['P0DT0H0M9S', 9_000],
    ['P1DT2H3M4.5S', 93_784_500],
    ['PT2147483.647S', 2_147_483_647],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
    expect(parseDuration(formatDuration(ms))).toBe(ms)
  })

  it.each(['20', '', 'PT-1S', 'P1Y', '20S'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow('duration')
  })

  it('always writes a unit', () => {
    expect([formatDuration(20_000), formatDuration(1_500)]).toEqual(['PT20S', 'PT1.500S'])
  })
})
