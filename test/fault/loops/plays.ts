import type { MakeBelieveSite } from '../../../sandbox/site/make-believe-site.ts'
import type { People, Plot } from './people.ts'
import { Room } from './rooms.ts'

/** One migration after another in each room. */
export class Plays {
  readonly #site: MakeBelieveSite
  readonly #people: People
  readonly #random: () => number
  readonly #plots: readonly Plot[]
  played = 0
  /** How many ended how, by plot. */
  readonly ends: Record<string, number> = {}
  /** Those that came to no end, as sentences. */
  readonly endless: string[] = []

  constructor(site: MakeBelieveSite, people: People, random: () => number, plots: readonly Plot[]) {
    this.#site = site
    this.#people = people
    this.#random = random
    this.#plots = plots
  }

  /** Begins migrations until that is enough, and resolves when all have ended. */
  async until(isEnough: () => boolean): Promise<void> {
    await Promise.all(this.#site.pairs.map((pair) => this.#live(new Room(pair), isEnough)))
  }

  async #live(room: Room, isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      const plot = this.#plots[Math.floor(this.#random() * this.#plots.length)] ?? 'complete'
      room.renew(this.#site.now())
      try {
        const { state } = await this.#people.play(room, plot)
        this.ends[`${plot}: ${state}`] = (this.ends[`${plot}: ${state}`] ?? 0) + 1
      } catch (error) {
        this.endless.push(error instanceof Error ? error.message : String(error))
        // Its servers are taken by it for good.
        return
      } finally {
        this.played += 1
      }
    }
  }
}
