/** `1 station`, `2 stations`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}

/** `a, b and c`; past `limit` the rest is counted: `a, b and 7 more`. */
export function listed(items: readonly string[], limit = 10): string {
  const shown = items.slice(0, limit)
  const left = items.length - shown.length
  const last = left > 0 ? `${left} more` : shown.pop()
  if (last === undefined) return 'none'
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last
}
