export type HoldPoint = 'before-effect' | 'after-effect'

interface Hold {
  readonly command: string
  readonly at: HoldPoint
  /** How many more runs it stops. */
  left: number
  waiting: (() => void)[]
}

/** One place at which runs wait. */
export interface Barrier {
  /** Lets those that wait go on, stops nobody any more, and says how many waited. */
  release(): number
}

/**
 * Barriers at which a named command stops until somebody releases it. Requests of WS-Management have them too, as
 * `wsman:create`, `wsman:command` and so on.
 */
export class Holds {
  readonly #holds: Hold[] = []
  readonly #watchers: (() => void)[] = []

  /** Every later run of the command stops at that point, or as many as `runs` says; until this barrier is released. */
  add(command: string, at: HoldPoint, { runs = Number.POSITIVE_INFINITY }: { runs?: number } = {}): Barrier {
    const hold = { command: command.toLowerCase(), at, left: runs, waiting: [] }
    this.#holds.push(hold)
    return { release: () => this.#lift(hold) }
  }

  /** Lets all waiting runs go on and removes the barriers of the command, or of all commands. */
  release(command?: string): number {
    let released = 0
    for (const hold of [...this.#holds]) {
      if (command !== undefined && hold.command !== command.toLowerCase()) continue
      released += this.#lift(hold)
    }
    return released
  }

  /** How many runs of each held command stand at a barrier now. */
  held(): { command: string; at: HoldPoint; waiting: number }[] {
    return this.#holds.map((hold) => ({ command: hold.command, at: hold.at, waiting: hold.waiting.length }))
  }

  /** Resolves when a run of the command stands at a barrier. */
  async untilHeld(command: string): Promise<void> {
    const wanted = command.toLowerCase()
    while (!this.#holds.some((hold) => hold.command === wanted && hold.waiting.length > 0)) {
      await new Promise<void>((resolve) => this.#watchers.push(resolve))
    }
  }

  /** Passes the barrier, or waits at it; resolves early when the signal aborts. */
  async pass(command: string, at: HoldPoint, signal: AbortSignal): Promise<void> {
    const hold = this.#holds.find(
      (candidate) => candidate.command === command.toLowerCase() && candidate.at === at && candidate.left > 0,
    )
    if (!hold || signal.aborted) return
    hold.left -= 1
    await new Promise<void>((resolve) => {
      const proceed = () => {
        signal.removeEventListener('abort', proceed)
        hold.waiting = hold.waiting.filter((other) => other !== proceed)
        resolve()
      }
      hold.waiting.push(proceed)
      signal.addEventListener('abort', proceed)
      for (const watcher of this.#watchers.splice(0)) watcher()
    })
  }

  #lift(hold: Hold): number {
    const index = this.#holds.indexOf(hold)
    if (index !== -1) this.#holds.splice(index, 1)
    const { length } = hold.waiting
    for (const proceed of hold.waiting.splice(0)) proceed()
    return length
  }
}
