/** The workspace's time. Lifetimes are given in real ms and stretched when the clock runs fast. */
export class WorkspaceClock {
  readonly now: () => number
  readonly #scale: number
  #lastMicros = 0

  constructor(now: () => number, scale: number) {
    this.now = now
    this.#scale = scale
  }

  /** A message timestamp, `seconds.micros`: later than every one before it, also when the clock stands still. */
  timestamp(): string {
    this.#lastMicros = Math.max(this.now() * 1000, this.#lastMicros + 1)
    return `${Math.floor(this.#lastMicros / 1e6)}.${String(this.#lastMicros % 1e6).padStart(6, '0')}`
  }

  /** How long a stretch of this clock takes in real ms. */
  realMs(clockMs: number): number {
    return clockMs / this.#scale
  }

  isOlder(since: number, lifetimeMs: number): boolean {
    return this.now() - since >= lifetimeMs * this.#scale
  }
}

export function timestampToMs(ts: string): number {
  return Math.floor(Number(ts) * 1000)
}
