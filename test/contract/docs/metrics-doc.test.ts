import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { FAMILIES } from '../../../src/health/metrics/families.ts'
import { drawMetrics } from './draw-metrics.ts'

const FILE = new URL('../../../docs/metrics.md', import.meta.url)
const ALERTS = new URL('../../../docs/alerts.yml', import.meta.url)
const UPDATE = 'UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs'

describe('docs/metrics.md', () => {
  it('is drawn from the families of the code', () => {
    const drawn = drawMetrics()
    if (process.env.UPDATE_DOCS) writeFileSync(FILE, drawn)

    expect(readFileSync(FILE, 'utf8'), `docs/metrics.md is out of date. Draw it anew with: ${UPDATE}`).toBe(drawn)
  })
})

describe('docs/alerts.yml', () => {
  const { groups } = parse(readFileSync(ALERTS, 'utf8')) as {
    groups: { rules: { alert: string; expr: string; for?: string; annotations: { summary: string } }[] }[]
  }
  const rules = groups.flatMap((group) => group.rules)

  it.each(rules.map((rule) => [rule.alert, rule] as const))('%s asks only for what is measured', (_, { expr }) => {
    const names = expr.match(/\b(?:stationmaster|process|nodejs)_[a-z_]+/g) ?? []
    const known = Object.entries(FAMILIES).flatMap(([name, { kind }]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    )

    expect(names.length).toBeGreaterThan(0)
    expect(known).toEqual(expect.arrayContaining(names))
  })

  it('says of each what has happened', () => {
    expect(rules.length).toBeGreaterThan(5)
    for (const { annotations } of rules) expect(annotations.summary).toMatch(/^[A-Z].*\.$/)
  })
})
