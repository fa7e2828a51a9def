export interface TurnLimits {
  /** How many may be at work at once. */
  readonly total: number
  /** Places that nothing long may take, so that what is short, such as the stop of a pipeline, never waits for it. */
  readonly keptForShort?: number
}

interface Waiting {
  readonly isLong: boolean
  readonly start: () => void
  readonly refuse: (reason: unknown) => void
}

/** First come, first served, but nothing long takes the last places. */
export class Turns {
  readonly #limits: TurnLimits
  readonly #waiting: Waiting[] = []
  #busy = 0
  #long = 0

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** Waits for a turn; the answer gives it back. Throws the signal's reason. */
  async take(isLong: boolean, signal?: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#mayStart(isLong) && !this.#waiting.some((other) => other.isLong === isLong)) {
      this.#begin(isLong)
    } else {
      await this.#wait(isLong, signal)
    }
    let isGivenBack = false
    return () => {
      if (isGivenBack) return
      isGivenBack = true
      this.#end(isLong)
    }
  }

  /** Those who wait get this reason instead of a turn. */
  refuseWaiting(reason: unknown): void {
    for (const waiting of [...this.#waiting]) waiting.refuse(reason)
  }

  async #wait(isLong: boolean, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: unknown) => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        signal?.removeEventListener('abort', leave)
        reject(reason)
      }
      const leave = () => refuse(signal?.reason)
      const start = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const waiting: Waiting = { isLong, start, refuse }
      this.#waiting.push(waiting)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  #mayStart(isLong: boolean): boolean {
    const { total, keptForShort = 0 } = this.#limits
    return this.#busy < total && (!isLong || this.#long < total - keptForShort)
  }

  #begin(isLong: boolean): void {
    this.#busy += 1
    if (isLong) this.#long += 1
  }

  #end(isLong: boolean): void {
    this.#busy -= 1
    if (isLong) this.#long -= 1
    const next = this.#waiting.findIndex((waiting) => this.#mayStart(waiting.isLong))
    if (next < 0) return
    const [waiting] = this.#waiting.splice(next, 1)
    if (!waiting) return
    this.#begin(waiting.isLong)
    waiting.start()
  }
}
