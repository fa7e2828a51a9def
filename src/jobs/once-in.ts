const MOST_KEYS = 1_000

/** Says of each key whether it comes for the first time in so long. `now` is real time in ms. */
export function onceIn(periodMs: number, now: () => number): (key: string) => boolean {
  const told = new Map<string, number>()
  return (key) => {
    const at = now()
    for (const [known, since] of told) if (at - since >= periodMs) told.delete(known)
    if (told.has(key) || told.size >= MOST_KEYS) return false
    told.set(key, at)
    return true
  }
}
