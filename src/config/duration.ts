const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Ten years: longer than any migration, short enough for every timer and date. */
const LONGEST_MS = 3650 * UNIT_MS.d

/** Reads `72h`, `15m`, `1h30m`, `500ms` as milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim()
  if (!/^(\d{1,9}(ms|s|m|h|d))+$/.test(trimmed)) return undefined
  let totalMs = 0
  for (const [, amount, unit] of trimmed.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
    totalMs += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  }
  return totalMs <= LONGEST_MS ? totalMs : undefined
}

/** The shortest text that `parseDuration` reads as the same length: `90m` becomes `1h30m`. */
export function formatDuration(durationMs: number): string {
  let rest = durationMs
  let text = ''
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const amount = Math.floor(rest / UNIT_MS[unit])
    rest -= amount * UNIT_MS[unit]
    if (amount > 0) text += `${amount}${unit}`
  }
  return text === '' ? '0s' : text
}
