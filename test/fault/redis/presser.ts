import { setTimeout as delay } from 'node:timers/promises'
import type { SitePair } from '../../../sandbox/site/pairs.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import type { People } from '../loops/people.ts'

/** What somebody may be told while Redis is in trouble; `nothing` is never right. */
export type Told = 'accepted' | 'not recorded' | 'not certain' | 'refused' | 'nothing'

/** Between an answer and the next command. */
const THINKS_MS = 250

const WORDS: readonly (readonly [Told, RegExp])[] = [
  ['not recorded', /was not recorded and nothing was done/],
  ['not certain', /not certain whether it was done/],
  ['accepted', /Both servers are being examined|is cancelled/],
  [
    'refused',
    /is in the migration MIG-\d+ already|can't be cancelled|cannot be cancelled|is cancelled already|There is no/,
  ],
]

/** Types one command after the other about a pair of servers that nobody else asks for. */
export class Presser {
  readonly #people: People
  readonly #pair: SitePair
  #id: MigrationId | null = null
  readonly told: Record<Told, number> = { accepted: 0, 'not recorded': 0, 'not certain': 0, refused: 0, nothing: 0 }
  /** How often it was asked to start one, less those who were told that it was not recorded. */
  startsThatMayBe = 0
  /** Answers that are none of those that are right. */
  readonly odd: string[] = []

  constructor(people: People, pair: SitePair) {
    this.#people = people
    this.#pair = pair
  }

  async pressUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.press()
      await delay(THINKS_MS)
    }
  }

  /** Asks for a migration, or cancels the one that it has asked for. */
  async press(): Promise<void> {
    const { source, destination } = this.#pair.names
    const isStart = this.#id === null
    const answer = isStart
      ? await this.#people.says('requester', 'start', `start ${source} ${destination}`)
      : await this.#people.says('requester', 'cancel', `cancel ${this.#id}`)
    const told = this.#note(answer)
    if (isStart && told !== 'not recorded' && told !== 'refused') this.startsThatMayBe += 1
    if (isStart) this.#id = (/MIG-\d+/.exec(answer ?? '')?.[0] as MigrationId | undefined) ?? null
    else if (told === 'accepted' || told === 'refused') this.#id = null
  }

  /** Leaves no migration behind. */
  async tidyUp(holder: () => Promise<MigrationId | undefined>): Promise<void> {
    for (let id = await holder(); id !== undefined; id = await holder()) {
      await this.#people.says('requester', 'cancel', `cancel ${id}`)
    }
  }

  #note(answer: string | undefined): Told {
    const told = answer === undefined ? 'nothing' : WORDS.find(([, words]) => words.test(answer))?.[0]
    if (told === undefined) this.odd.push(answer ?? '')
    else this.told[told] += 1
    return told ?? 'nothing'
  }
}
