import { setTimeout as delay } from 'node:timers/promises'
import type { MakeBelieveSite } from '../../site/make-believe-site.ts'
import type { PairNames, SitePair } from '../../site/pairs.ts'
import { logOnWithTestAccounts } from '../../site/pilot-people.ts'
import type { Desk } from '../desk.ts'
import { acknowledgeAll, approve, ask, confirmItems, confirmSeats, rollBack, siteTimeOf } from '../story.ts'
import type { Diary, Move } from './diary.ts'

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
/** From the last approval to the first window: the promised hour, and a bit. */
const LEAD_MS = 75 * MINUTE_MS
/** Real time that anything may take on a busy machine. */
const PATIENCE_MS = 120_000

type Room = 'red' | 'green' | 'blue'

interface Stage {
  readonly site: MakeBelieveSite
  readonly desk: Desk
  readonly diary: Diary
  readonly pairs: Readonly<Record<Room, SitePair>>
  readonly clocksChange: number
}

/** What people do in that night, noted in the diary. */
export class Night {
  readonly #site: MakeBelieveSite
  readonly #desk: Desk
  readonly #diary: Diary
  readonly #pairs: Readonly<Record<Room, SitePair>>
  readonly #clocksChange: number

  constructor({ site, desk, diary, pairs, clocksChange }: Stage) {
    this.#site = site
    this.#desk = desk
    this.#diary = diary
    this.#pairs = pairs
    this.#clocksChange = clocksChange
  }

  async play(): Promise<void> {
    const { red, green, blue } = this.#pairs
    const ids = await this.#approved(red.names, green.names, blue.names)
    const firstAt = Math.ceil((this.#site.now() + LEAD_MS) / QUARTER_MS) * QUARTER_MS
    const moves = {
      red: await this.#announce(ids[0], red, firstAt),
      green: await this.#announce(ids[1], green, firstAt),
      blue: await this.#announce(ids[2], blue, firstAt + 60 * MINUTE_MS),
    }
    await this.#until(firstAt - 50 * MINUTE_MS)
    await this.#move(moves.blue, firstAt + 105 * MINUTE_MS)
    await this.#until(firstAt - 40 * MINUTE_MS)
    await this.#refusedTwice(moves.green)
    // 01:45 in Berlin; the window lasts until after the change.
    await this.#move(moves.green, this.#clocksChange - 75 * MINUTE_MS)
    await this.#failAndGoBack(moves.red)
    await this.#until(firstAt + 60 * MINUTE_MS)
    await this.#cancel(moves.blue)
    await this.#goThrough(moves.green)
  }

  async #approved(...names: readonly PairNames[]): Promise<string[]> {
    const ids: string[] = []
    for (const each of names) ids.push(await ask(this.#desk, each))
    for (const id of ids) {
      await acknowledgeAll(this.#desk, id)
      await approve(this.#desk, id)
    }
    return ids
  }

  async #announce(id: string | undefined, { names }: SitePair, startAt: number): Promise<Move> {
    if (id === undefined) throw new Error('nobody has asked for it')
    const move = { id, server: names.source, startAt }
    const { asked } = await this.#say('requester', `schedule ${id} ${wallTime(startAt)}`, `${id} starts at`)
    this.#diary.announced(move, asked)
    return move
  }

  async #move(move: Move, startAt: number): Promise<void> {
    const times = await this.#say('requester', `schedule ${move.id} ${wallTime(startAt)}`, `${move.id} starts at`)
    this.#diary.moved(move, startAt, times)
  }

  /** Half past two comes twice in this night. */
  async #refusedTwice({ id }: Move): Promise<void> {
    const { date } = siteTimeOf(this.#clocksChange)
    await this.#say('requester', `schedule ${id} ${date} 02:30`, 'occurs twice')
  }

  async #cancel(move: Move): Promise<void> {
    this.#diary.cancelled(move, await this.#say('requester', `cancel ${move.id}`, move.id))
  }

  async #failAndGoBack(move: Move): Promise<void> {
    const { destination } = this.#pairs.red
    await this.#until(move.startAt)
    this.#diary.started(move)
    await this.#desk.card(move.id, 'Failed')
    this.#diary.failed(
      move,
      this.#diary.lastOn(destination, ({ command }) => command === 'Set-WmsSystem'),
    )
    await this.#breathe()
    this.#diary.goingBack(move, this.#site.now())
    this.#diary.waits(move, 'rollback', this.#site.now())
    await rollBack(this.#desk, move.id, 'a setting does not hold')
    await this.#desk.cardWith(move.id, 'Confirm items')
    await this.#breathe()
    this.#diary.rolledBack(move, this.#site.now())
    await confirmItems(this.#desk, move.id)
    await this.#desk.card(move.id, 'Rolled back')
  }

  async #goThrough(move: Move): Promise<void> {
    const { green } = this.#pairs
    await this.#until(move.startAt)
    this.#diary.started(move)
    await this.#desk.card(move.id, 'stations')
    await green.destination.person.mapStations({ everyMs: 200 })
    this.#diary.waits(move, 'cutover', this.#site.now())
    await this.#desk.cardWith(move.id, 'Confirm seats')
    await this.#breathe()
    await confirmSeats(this.#desk, green, move.id)
    await confirmItems(this.#desk, move.id)
    await this.#desk.card(move.id, 'pilot')
    logOnWithTestAccounts({ destination: green.destination, pilotPassword: this.#site.pilotPassword })
    await this.#desk.story('the test user has logged on')
    this.#diary.opened(move, this.#site.now())
    await this.#desk.command('operator', `release ${move.id} Teacher, Row1-A staff`)
    await this.#until(this.#clocksChange + 10 * MINUTE_MS)
    this.#diary.over(move, this.#site.now())
    await this.#desk.command('operator', `release ${move.id}`)
    await this.#desk.story('Released so far: 3 of 3')
    await this.#desk.command('approver', `sign-off ${move.id}`)
    await this.#desk.card(move.id, 'Completed')
  }

  /** Types a command and waits for an answer with these words. Gives when it was typed and when it was answered. */
  async #say(role: 'requester', text: string, words: string): Promise<{ asked: number; answered: number }> {
    const asked = this.#site.now()
    const interaction = await this.#desk.command(role, text)
    const { text: answer } = await interaction.waitForResponse(1, { timeoutMs: PATIENCE_MS })
    if (!answer.includes(words)) throw new Error(`"${text}" was answered by: ${answer}`)
    return { asked, answered: this.#site.now() }
  }

  /** People take their time; what they are asked would be void if they were quicker than the question. */
  async #breathe(): Promise<void> {
    await this.#until(this.#site.now() + QUARTER_MS)
  }

  /** Until the site's clock shows that moment. */
  async #until(at: number): Promise<void> {
    await delay(Math.max(0, (at - this.#site.now()) / this.#site.clock.speed))
  }
}

function wallTime(at: number): string {
  const { date, time } = siteTimeOf(at)
  return `${date} ${time}`
}
