import { describe, expect, it } from 'vitest'
import { FAMILIES } from '../../../src/health/metrics/families.ts'
import { Registry } from '../../../src/health/metrics/registry.ts'

describe('the registry', () => {
  it('writes counters and gauges as Prometheus reads them', () => {
    const registry = new Registry()
    registry.add('stationmaster_refusals_total', { reason: 'too-early' })
    registry.add('stationmaster_refusals_total', { reason: 'too-early' }, 2)
    registry.set('stationmaster_ready', {}, 1)

    expect(registry.text().split('\n')).toEqual([
      expect.stringMatching(/^# HELP stationmaster_ready ./),
      '# TYPE stationmaster_ready gauge',
      'stationmaster_ready 1',
      expect.stringMatching(/^# HELP stationmaster_refusals_total ./),
      '# TYPE stationmaster_refusals_total counter',
      'stationmaster_refusals_total{reason="too-early"} 3',
      '',
    ])
  })

  it('adds the buckets of a histogram up, and counts what is beyond the last', () => {
    const registry = new Registry()
    for (const seconds of [0.4, 0.5, 4, -1, 4_000_000]) {
      registry.observe('stationmaster_delivery_lag_seconds', { message: 'card' }, seconds)
    }

    const lines = registry.text()
    expect(lines).toContain('stationmaster_delivery_lag_seconds_bucket{message="card",le="0.5"} 3\n')
    expect(lines).toContain('stationmaster_delivery_lag_seconds_bucket{message="card",le="5"} 4\n')
    expect(lines).toContain('stationmaster_delivery_lag_seconds_bucket{message="card",le="3600"} 4\n')
    expect(lines).toContain('stationmaster_delivery_lag_seconds_bucket{message="card",le="+Inf"} 5\n')
    expect(lines).toContain('stationmaster_delivery_lag_seconds_sum{message="card"} 4000004.9\n')
    expect(lines).toContain('stationmaster_delivery_lag_seconds_count{message="card"} 5\n')
  })

  it('escapes what would end a value or a line', () => {
    const registry = new Registry()
    registry.add('stationmaster_refusals_total', { reason: 'a"b\\c\nd' })

    expect(registry.text()).toContain('stationmaster_refusals_total{reason="a\\"b\\\\c\\nd"} 1\n')
  })

  it('never grows beyond a bound, whatever values come', () => {
    const registry = new Registry()
    for (let n = 0; n < 1_000; n += 1) registry.add('stationmaster_refusals_total', { reason: `r${n}` })

    const lines = registry.text().split('\n')
    expect(lines.filter((line) => line.startsWith('stationmaster_refusals_total{'))).toHaveLength(201)
    expect(lines).toContain('stationmaster_refusals_total{reason="other"} 800')
  })

  it('shows nothing of the site once it cannot be read, and goes on with the process', () => {
    const registry = new Registry()
    registry.set('stationmaster_migrations', { state: 'pilot' }, 2)
    registry.set('stationmaster_ready', {}, 1)
    registry.forgetSite()

    expect(registry.text()).not.toContain('stationmaster_migrations')
    expect(registry.text()).toContain('stationmaster_ready 1')
  })
})

describe('the names', () => {
  it.each(Object.entries(FAMILIES))('%s are as Prometheus wants them', (name, { kind, labels, help }) => {
    expect(name).toMatch(/^[a-z][a-z_]*[a-z]$/)
    expect(name.endsWith('_total')).toBe(kind === 'counter')
    if (kind === 'histogram') expect(name).toMatch(/_seconds$/)
    for (const label of labels) expect(label).toMatch(/^[a-z]+$/)
    expect(labels).not.toContain('migration')
    expect(help).toMatch(/^[A-Z1].*[^ ]$/)
  })
})
