import { setTimeout as delay } from 'node:timers/promises'
import type { Crew } from './crew.ts'

export interface KillerOptions {
  /** Mean time between two deeds, in ms. */
  readonly everyMs: number
  /** How long a process stands still that is not killed but frozen, about. */
  readonly frozenMs: number
}

/** How often a process is frozen instead, to wake up when others have taken over. */
const FREEZE_CHANCE = 0.15

/** Kills and freezes whoever is at work, at random. */
export class Killer {
  readonly #crew: Crew
  readonly #options: KillerOptions
  readonly #random: () => number
  readonly #over = new AbortController()
  #run: Promise<void> = Promise.resolve()
  kills = 0
  freezes = 0

  constructor(crew: Crew, options: KillerOptions, random: () => number) {
    this.#crew = crew
    this.#options = options
    this.#random = random
  }

  start(): void {
    this.#run = this.#goRound()
  }

  async end(): Promise<void> {
    this.#over.abort()
    await this.#run
  }

  async #goRound(): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted) {
      await delay(this.#options.everyMs * (0.5 + this.#random()), undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      const whom = this.#random()
      if (this.#random() < FREEZE_CHANCE) {
        if (this.#crew.freeze(whom, this.#options.frozenMs * (0.5 + this.#random()))) this.freezes += 1
      } else if (this.#crew.kill(whom)) this.kills += 1
    }
  }
}
