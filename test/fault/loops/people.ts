import { setTimeout as delay } from 'node:timers/promises'
import { siteTimeOf } from '../../../sandbox/demo/story.ts'
import type { MakeBelieveSite } from '../../../sandbox/site/make-believe-site.ts'
import { CHANNELS, PEOPLE } from '../../../sandbox/site/people.ts'
import { logOnWithTestAccounts } from '../../../sandbox/site/pilot-people.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { openItems } from '../../../src/migration/open-points.ts'
import { isEnded, type StateName } from '../../../src/migration/states.ts'
import type { MigrationStore } from '../../../src/operations/ports.ts'
import type { Accepted } from './accepted.ts'
import type { Room } from './rooms.ts'

/** How a migration is meant to go. */
export const PLOTS = ['complete', 'cancel', 'reject', 'stop', 'roll-back'] as const
export type Plot = (typeof PLOTS)[number]

export interface PeopleOptions {
  readonly site: MakeBelieveSite
  readonly store: Pick<MigrationStore, 'load'>
  readonly random: () => number
  /** The longest that one migration may take in all, in real time. */
  readonly maxStoryMs: number
  /** Real time after which one who was not answered asks again; 4 s. */
  readonly answerMs?: number
  /** How often a slash command is delivered twice; 0.2. */
  readonly twiceChance?: number
  /** Told of everything that is asked for about a migration, whether it is answered or not. */
  readonly onAsked: (id: string, verb: string) => void
  /** Told of everything that was accepted. */
  readonly onAccepted: (accepted: Accepted) => void
}

type Who = 'requester' | 'approver' | 'operator'

const ANSWER_MS = 4_000
const LOOK_MS = 200
/** By the site's clock. */
const EXTENDED_BY_MS = 8 * 3_600_000
/** Nothing that was asked for comes of these. */
const REFUSED =
  /can't|cannot|There is no|You need|Only the|not recorded|nothing was done|went wrong|already|Nothing is/i
const TWICE_CHANCE = 0.2
/** How often somebody asks for servers that are in a migration already. */
const PUSHY_CHANCE = 0.3

/** Those who ask for a migration, decide on it, and do by hand what it asks of them. */
export class People {
  readonly #options: PeopleOptions
  /** Answers that were neither clear yes nor no: they show in what is printed. */
  readonly unsure: string[] = []

  constructor(options: PeopleOptions) {
    this.#options = options
  }

  /** Plays one migration in a room to its end. Resolves with its record; rejects where it comes to none. */
  async play(room: Room, plot: Plot): Promise<Migration> {
    const id = await this.#start(room)
    const giveUpAt = Date.now() + this.#options.maxStoryMs
    const done = new Set<string>()
    let version = -1
    while (Date.now() < giveUpAt) {
      const m = await this.#options.store.load(id)
      if (m && isOver(m, plot)) return m
      if (m) {
        await this.#act(room, m, plot, done, m.version !== version)
        version = m.version
      }
      await delay(LOOK_MS)
    }
    const m = await this.#options.store.load(id)
    throw new Error(`${id} (${plot}) came to no end: ${m?.state}, ${m?.parked?.sentence ?? m?.outcome ?? ''}`)
  }

  async #start(room: Room): Promise<MigrationId> {
    const { source, destination } = room.pair.names
    for (;;) {
      const answer = await this.says('requester', 'start', `start ${source} ${destination}`)
      const id = answer && /MIG-\d+/.exec(answer)?.[0]
      // Somebody whose first word got no answer is told that the servers are taken, by the migration that came of it.
      if (id) return id as MigrationId
      await delay(LOOK_MS)
    }
  }

  async #act(room: Room, m: Migration, plot: Plot, done: Set<string>, isNew: boolean): Promise<void> {
    const { id } = m
    switch (m.state) {
      case 'needs-acknowledgement':
        if (this.#options.random() < PUSHY_CHANCE) await this.#askForTheSame(room)
        return this.#ask('approver', `acknowledge ${id}`)
      case 'needs-approval':
        if (plot === 'reject') return this.#ask('approver', `reject ${id} Not in this week`)
        return this.#ask('approver', `approve ${id} ${m.digest}`)
      case 'needs-window':
        if (plot === 'cancel') return this.#ask('requester', `cancel ${id}`)
        return this.#ask('approver', `schedule ${id} now The room is empty`)
      case 'migrating':
        if (plot === 'stop' && !done.has('stop') && done.add('stop')) return this.#ask('operator', `stop ${id}`)
        return
      case 'stopped':
        return this.#ask('operator', `resume ${id}`)
      case 'waiting-for-stations':
        await room.pair.destination.person.mapStations()
        return
      case 'waiting-for-person':
        return this.#answer(room, m)
      case 'pilot':
        if (plot === 'roll-back') return this.#ask('approver', `rollback ${id} It does not suit us`)
        return this.#pilot(room, m)
      case 'failed':
        if (isNew) this.unsure.push(`${id} failed: ${m.outcome}`)
        return this.#ask('approver', `rollback ${id} It has failed`)
      default:
        return
    }
  }

  /** A colleague who has not looked asks for the same servers: to be refused. */
  async #askForTheSame(room: Room): Promise<void> {
    const { source, destination } = room.pair.names
    await this.says('requester', 'again', `start ${source} ${destination}`)
  }

  async #answer(room: Room, m: Migration): Promise<void> {
    switch (m.parked?.reason) {
      case 'seats':
        return this.#ask('operator', `confirm ${m.id} seats`)
      case 'manual-items': {
        for (const { item } of openItems(m)) {
          if (item === 'put-stations-back') room.pair.destination.person.unplugStations()
          await this.#ask('operator', `confirm ${m.id} ${item}`)
        }
        return
      }
      case 'still-on':
        return this.#ask('operator', `end-sessions ${m.id}`)
      case 'window-over': {
        const { date, time } = siteTimeOf(this.#options.site.now() + EXTENDED_BY_MS)
        return this.#ask('approver', `extend ${m.id} ${date} ${time}`)
      }
      default:
        return this.#ask('operator', `resume ${m.id}`)
    }
  }

  async #pilot(room: Room, m: Migration): Promise<void> {
    const { site } = this.#options
    const { pilot } = m
    if (!pilot) return
    if (pilot.seen.administratorAt === null || pilot.seen.userAt === null) {
      const { sessions } = room.pair.destination.state()
      if (sessions.some(({ userName }) => userName.endsWith('pilot-user'))) return
      logOnWithTestAccounts({ destination: room.pair.destination, pilotPassword: site.pilotPassword })
    } else if (pilot.releasedSeats.length === 0) await this.#ask('operator', `release ${m.id}`)
    else await this.#ask('approver', `sign-off ${m.id}`)
  }

  async #ask(who: Who, text: string): Promise<void> {
    await this.says(who, text.split(' ')[0] ?? '', text)
  }

  /** Types a slash command. Undefined where nobody answers in time: the person does not know whether it was taken. */
  async says(who: Who, verb: string, text: string): Promise<string | undefined> {
    const { site, random, answerMs, twiceChance, onAsked, onAccepted } = this.#options
    onAsked(/MIG-\d+/.exec(text)?.[0] ?? '', verb)
    const person = site.slack.driver.person(PEOPLE[who])
    const deliveries = random() < (twiceChance ?? TWICE_CHANCE) ? 2 : 1
    const asked = await person.command('/migrate', text, { channel: CHANNELS.updates, deliveries })
    if (asked.error !== undefined) return undefined
    try {
      const { text: answer } = await asked.waitForResponse(1, { timeoutMs: answerMs ?? ANSWER_MS })
      const id = /MIG-\d+/.exec(answer)?.[0]
      if (id && !REFUSED.test(answer)) onAccepted({ id: id as MigrationId, by: PEOPLE[who], verb, answer })
      return answer
    } catch {
      return undefined
    }
  }
}

/** Where a plot ends; one that waits for people goes on, because they are here. */
function isOver(m: Migration, plot: Plot): boolean {
  const ends: readonly StateName[] = plot === 'roll-back' ? ['rolled-back'] : ['completed', 'rolled-back']
  return isEnded(m.state) || ends.includes(m.state)
}
