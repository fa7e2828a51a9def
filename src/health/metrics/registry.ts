import { FAMILIES, type Family, type FamilyName } from './families.ts'

export type Labels = Readonly<Record<string, string>>

/** More values than this a label cannot have: what comes then is counted together. A safety net, nothing reaches it by itself. */
const MOST_SERIES = 200
const OTHER = 'other'

interface Series {
  readonly labels: Labels
  value: number
  /** Observations per bucket, not yet added up. */
  readonly counts: number[]
  count: number
}

/** The metrics of one process, and their text as Prometheus reads it. */
export class Registry {
  readonly #series = new Map<FamilyName, Map<string, Series>>()

  /** Raises a counter. */
  add(name: FamilyName, labels: Labels = {}, by = 1): void {
    this.#at(name, labels).value += by
  }

  set(name: FamilyName, labels: Labels, value: number): void {
    this.#at(name, labels).value = value
  }

  /** Puts a value into a histogram; one below zero, as clocks may give it, counts as zero. */
  observe(name: FamilyName, labels: Labels, value: number): void {
    const seen = Math.max(0, value)
    const series = this.#at(name, labels)
    const bucket = bucketsOf(FAMILIES[name]).findIndex((bound) => seen <= bound)
    if (bucket !== -1) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
    series.count += 1
    series.value += seen
  }

  /** Forgets what was read of the site: it is not shown where it cannot be read. */
  forgetSite(): void {
    for (const [name, family] of families()) if (family.of === 'site') this.#series.delete(name)
  }

  /** Text format 0.0.4. */
  text(): string {
    return families()
      .map(([name, family]) => {
        const series = [...(this.#series.get(name)?.values() ?? [])]
        if (series.length === 0) return ''
        const lines = series.flatMap((each) =>
          family.kind === 'histogram' ? buckets(name, family, each) : [line(name, each.labels, each.value)],
        )
        return [`# HELP ${name} ${family.help}`, `# TYPE ${name} ${family.kind}`, ...lines, ''].join('\n')
      })
      .join('')
  }

  #at(name: FamilyName, labels: Labels): Series {
    const all = this.#series.get(name) ?? new Map<string, Series>()
    this.#series.set(name, all)
    const key = keyOf(name, labels)
    const known = all.get(key)
    if (known) return known
    if (all.size >= MOST_SERIES && !isOther(labels)) return this.#at(name, othersOf(labels))
    const series: Series = { labels, value: 0, counts: [], count: 0 }
    all.set(key, series)
    return series
  }
}

function families(): readonly [FamilyName, Family][] {
  return Object.entries(FAMILIES) as [FamilyName, Family][]
}

function bucketsOf(family: Family): readonly number[] {
  return family.buckets ?? []
}

function keyOf(name: FamilyName, labels: Labels): string {
  return FAMILIES[name].labels.map((label) => labels[label] ?? '').join('\u0000')
}

function isOther(labels: Labels): boolean {
  return Object.values(labels).every((value) => value === OTHER)
}

function othersOf(labels: Labels): Labels {
  return Object.fromEntries(Object.keys(labels).map((label) => [label, OTHER]))
}

function buckets(name: FamilyName, family: Family, { labels, value, counts, count }: Series): string[] {
  let soFar = 0
  const lines = bucketsOf(family).map((bound, index) => {
    soFar += counts[index] ?? 0
    return line(`${name}_bucket`, { ...labels, le: String(bound) }, soFar)
  })
  return [
    ...lines,
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, value),
    line(`${name}_count`, labels, count),
  ]
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
