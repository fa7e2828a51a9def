import { siteTime } from '../../servers/server-config.ts'
import type { SimulatedServer } from '../../servers/start-server.ts'
import { LARGE_CHANNELS, LARGE_PAIRS } from '../../site/large-school.ts'
import type { MakeBelieveSite } from '../../site/make-believe-site.ts'
import { PEOPLE } from '../../site/people.ts'
import { type Fact, momentMark, type Void } from './facts.ts'

const MINUTE_MS = 60_000

/** One server's move as the people of the play know it. */
export interface Move {
  readonly id: string
  /** The server whose stations are moved. */
  readonly server: string
  startAt: number
}

/** What was done in the play and when, so that everybody can be asked whether they were told of it. */
export class Diary {
  readonly facts: Fact[] = []
  readonly voids: Void[] = []
  readonly #site: MakeBelieveSite
  /** Minutes before a start at which people are reminded. */
  readonly #remindedBefore: readonly number[]

  constructor(site: MakeBelieveSite, remindedBefore: readonly number[]) {
    this.#site = site
    this.#remindedBefore = remindedBefore
  }

  /** It is announced where nobody has heard of it: its line stands in a post, by itself or beside others. */
  announced(move: Move, at: number): void {
    const words = [move.server, `closed from ${momentMark(move.startAt)}`]
    this.#note(move, { what: `${move.server} is announced`, at, words, isEdit: true })
    this.#reminders(move, at)
  }

  /** It gets another time, and the one before is void once that was `answered`. */
  moved(move: Move, startAt: number, { asked, answered }: { readonly asked: number; readonly answered: number }): void {
    this.#void(move, asked, answered)
    move.startAt = startAt
    const words = [move.server, 'new time', momentMark(startAt)]
    this.#note(move, { what: `${move.server} has a new time`, at: asked, words })
    this.#reminders(move, asked)
  }

  cancelled(move: Move, { asked, answered }: { readonly asked: number; readonly answered: number }): void {
    this.#void(move, asked, answered)
    this.#note(move, {
      what: `${move.server} is cancelled`,
      at: asked,
      words: [move.server, 'does not take place', momentMark(move.startAt)],
    })
  }

  started(move: Move): void {
    const words = [move.server, 'moving to a new computer. You will be told']
    this.#note(move, { what: `${move.server} begins`, at: move.startAt, words })
  }

  /** By the log of the server that refused. */
  failed(move: Move, at: number): void {
    const words = [move.server, 'did not go as planned', 'not ready yet']
    this.#note(move, { what: `${move.server} fails`, at, words })
    this.facts.push({
      what: `${move.server} fails`,
      at,
      channels: [PEOPLE.operator],
      words: [move.id, 'The cutover has failed'],
    })
  }

  /** A question to whoever is on duty. */
  waits({ id, server }: Move, what: 'cutover' | 'rollback', at: number): void {
    const words = [id, `The ${what} waits for a person`]
    this.facts.push({ what: `${server} waits for a person`, at, channels: [PEOPLE.operator], words })
  }

  /** After a failure people keep away anyway: the post tells it. */
  goingBack(move: Move, at: number): void {
    const words = [move.server, 'returning to the old computer']
    this.#note(move, { what: `${move.server} goes back`, at, words, isEdit: true })
  }

  rolledBack(move: Move, at: number): void {
    const words = [move.server, 'back on the old computer']
    this.#note(move, { what: `${move.server} is as before`, at, words })
  }

  opened(move: Move, at: number): void {
    const words = [`You can use the 2 stations of ${move.server}`]
    this.#note(move, { what: `${move.server} is open in part`, at, words })
  }

  over(move: Move, at: number): void {
    this.#note(move, { what: `${move.server} is over`, at, words: [move.server, 'The move is over'] })
  }

  #note({ server }: Move, fact: Omit<Fact, 'channels'>): void {
    this.facts.push({ ...fact, channels: channelsOf(server) })
  }

  #void({ server, startAt, id }: Move, at: number, from: number): void {
    this.voids.push({ server, startAt, from })
    const isAhead = (fact: Fact) => fact.what.startsWith(`${id}: reminder`) && fact.at > at
    this.facts.splice(0, this.facts.length, ...this.facts.filter((fact) => !isAhead(fact)))
  }

  #reminders({ id, server, startAt }: Move, now: number): void {
    for (const minutes of this.#remindedBefore) {
      const at = startAt - minutes * MINUTE_MS
      const words = [server, 'This is a reminder', momentMark(startAt)]
      if (at > now)
        this.facts.push({
          what: `${id}: reminder of ${server} ${minutes} minutes before`,
          at,
          channels: channelsOf(server),
          words,
        })
    }
  }

  /** When a server last finished, by its own log, a command that this holds for; by the site's clock. */
  lastOn(
    server: SimulatedServer,
    holds: (entry: ReturnType<SimulatedServer['commandLog']>[number]) => boolean,
  ): number {
    const at = server.commandLog().findLast((entry) => entry.phase === 'answered' && holds(entry))?.at
    if (at === undefined) throw new Error('the server has no such command in its log')
    return siteTime(this.#site.clock, at)
  }
}

function channelsOf(server: string): readonly string[] {
  const pair = LARGE_PAIRS.find(({ names }) => names.source === server)
  return pair?.noticesChannels ?? [LARGE_CHANNELS.staff]
}
