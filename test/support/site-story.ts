import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { MakeBelieveSite, type SiteOptions } from '../../sandbox/site/make-believe-site.ts'
import { CHANNELS, PEOPLE } from '../../sandbox/site/people.ts'
import { logOnWithTestAccounts } from '../../sandbox/site/pilot-people.ts'
import type { ProductProcess } from '../../sandbox/site/product-process.ts'
import type { SlackDriver } from '../../sandbox/slack/driver/driver.ts'
import type { Person } from '../../sandbox/slack/driver/person.ts'
import { APP_SCOPES } from '../../sandbox/slack/sample-workspace.ts'
import type { StoredMessage } from '../../sandbox/slack/workspace/message.ts'
import type { MigrationId } from '../../src/migration/ids.ts'
import type { Migration } from '../../src/migration/migration.ts'
import { openItems } from '../../src/migration/open-points.ts'
import { isEnded, STATES, type StateName } from '../../src/migration/states.ts'
import { ACTIONS, CALLBACKS, seatBlock } from '../../src/slack/ids.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { RedisStore } from '../../src/store/redis-store.ts'

export interface StoryOptions extends Partial<Omit<SiteOptions, 'entry'>> {
  /** Nothing of the product runs yet; a bot where left out. */
  readonly isEmpty?: boolean
}

/** Two cores have to run the whole site, twice at a time. */
const PATIENT = { timeoutMs: 60_000 }
const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const QUICK = {
  noticesBefore: [],
  stationPoll: '4s',
  retryDelays: ['4s', '4s', '4s', '4s', '4s', '4s'],
  sessionGrace: '4s',
  progressPoll: '4s',
  pilotPoll: '4s',
}
const SPEED = 20

type Submission = Awaited<ReturnType<Person['submit']>>
type Who = Exclude<keyof typeof PEOPLE, 'guest'>

/** A make-believe site with what people do there, step by step. It is closed when the test that opened it has finished. */
export class SiteStory {
  readonly site: MakeBelieveSite
  readonly redis: Redis
  readonly prefix: string
  readonly store: RedisStore
  id: MigrationId = 'MIG-1'
  readonly #bot: ProductProcess | null

  private constructor(site: MakeBelieveSite, bot: ProductProcess | null) {
    this.site = site
    this.#bot = bot
    this.redis = new Redis(site.redis.url, { maxRetriesPerRequest: null })
    this.redis.on('error', () => {})
    const file = parse(readFileSync(site.environment.STATIONMASTER_CONFIG ?? '', 'utf8'))
    this.prefix = file.redis.prefix
    this.store = new RedisStore({ redis: this.redis, keys: redisKeys(this.prefix), newId: () => 'never-written' })
  }

  /** Opens the site with a bot; the workers are up to the test. */
  static async open(options: StoryOptions = {}): Promise<SiteStory> {
    const site = await MakeBelieveSite.open({
      entry: ENTRY,
      scenario: 'basic',
      scopes: APP_SCOPES,
      speed: SPEED,
      ...options,
      policy: { ...QUICK, ...options.policy },
    })
    onTestFinished(() => site.close(), 60_000)
    const story = new SiteStory(site, options.isEmpty ? null : await site.start('bot'))
    onTestFinished(() => story.redis.disconnect())
    return story
  }

  get bot(): ProductProcess {
    if (!this.#bot) throw new Error('nothing runs here yet')
    return this.#bot
  }

  get driver(): SlackDriver {
    return this.site.slack.driver
  }

  worker(...args: string[]): Promise<ProductProcess> {
    return this.site.start('worker', ...args)
  }

  person(who: Who) {
    return this.driver.person(PEOPLE[who])
  }

  /** Sends a slash command from the updates channel and gives back what the person is answered. */
  async says(who: Who, text: string): Promise<string> {
    const interaction = await this.person(who).command('/migrate', text, { channel: CHANNELS.updates })
    const { text: answer } = await interaction.waitForResponse(1, PATIENT)
    return answer
  }

  /** Presses a button of the card and gives back what the person is answered beside it. */
  async presses(who: Who, action: string, card: StoredMessage = this.card()): Promise<string> {
    const interaction = await this.person(who).click(card, action)
    const { text } = await interaction.waitForResponse(1, PATIENT)
    return text
  }

  /** The card as it is now. */
  card(): StoredMessage {
    const card = this.driver.messages(CHANNELS.updates).find((message) => isCardOf(this.id, message))
    if (!card) throw new Error(`${this.id} has no card`)
    return card
  }

  /** The card, once it fulfils a condition. */
  untilCard(what: string, holds: (card: StoredMessage) => boolean): Promise<StoredMessage> {
    return this.driver.waitForMessage(CHANNELS.updates, (message) => isCardOf(this.id, message) && holds(message), {
      ...PATIENT,
      what: `the card of ${this.id}: ${what}`,
    })
  }

  /** The card, once it shows one of these states. */
  untilState(...states: StateName[]): Promise<StoredMessage> {
    return this.untilCard(states.join(' or '), (card) => states.some((state) => shows(card, state)))
  }

  async record(): Promise<Migration> {
    const migration = await this.store.load(this.id)
    if (!migration) throw new Error(`there is no ${this.id}`)
    return migration
  }

  async eventTypes(): Promise<string[]> {
    return (await this.store.events(this.id)).map(({ event }) => event.type)
  }

  async request(): Promise<void> {
    const answer = await this.says('requester', 'start lab-old lab-new')
    const id = /MIG-\d+/.exec(answer)?.[0]
    if (!id) throw new Error(`no migration was requested: ${answer}`)
    this.id = id as MigrationId
  }

  async acknowledge(): Promise<void> {
    await this.untilState('needs-acknowledgement')
    await this.says('approver', `acknowledge ${this.id}`)
  }

  /** The plan, as it opens for a person who presses the button of the card. */
  async opensPlan(who: Who, card: StoredMessage = this.card()) {
    const person = this.person(who)
    const interaction = await person.click(card, ACTIONS.reviewPlan)
    if (interaction.error) throw new Error(`the plan did not open: ${interaction.error}`)
    return this.driver.waitForView(
      person.user.id,
      (view) => JSON.stringify(view).includes('both servers read'),
      PATIENT,
    )
  }

  /** Reviews the plan and approves it; gives back the last word on it. */
  async approve(): Promise<string> {
    await this.untilState('needs-approval')
    const plan = await this.opensPlan('approver')
    return wordsOf(await this.person('approver').submit(plan))
  }

  /** From the request to an approved plan. */
  async approved(): Promise<void> {
    await this.request()
    await this.acknowledge()
    await this.approve()
    await this.untilState('needs-window')
  }

  async startNow(): Promise<string> {
    return this.says('approver', `schedule ${this.id} now The room is empty`)
  }

  /** From the request to the cutover. */
  async started(): Promise<void> {
    await this.approved()
    await this.startNow()
  }

  /** Goes to the screens and says which station is which seat. */
  async confirmSeats(): Promise<void> {
    const operator = this.person('operator')
    await operator.click(this.card(), ACTIONS.openSeats)
    const form = await this.driver.waitForView(
      operator.user.id,
      (view) => view.callback_id === CALLBACKS.seats,
      PATIENT,
    )
    const found = this.site.destination.state().stations
    const choices = this.site.source.state().stations.map(({ stationId, seat }) => {
      const station = found.find((each) => each.seat === seat)
      return [seatBlock(stationId), String(station?.stationId)]
    })
    await operator.submit(form, Object.fromEntries(choices))
    await this.untilCard('seats confirmed', (card) => !offers(card, ACTIONS.openSeats))
  }

  async confirmItems(): Promise<void> {
    for (const { item } of openItems(await this.record())) await this.says('operator', `confirm ${this.id} ${item}`)
    await this.untilCard('items confirmed', (card) => !offers(card, ACTIONS.openItems))
  }

  /** Tries both test accounts at stations, releases everything and signs off. */
  async pilot(): Promise<void> {
    logOnWithTestAccounts(this.site)
    await this.untilRecord(
      'both test accounts seen',
      (m) => m.pilot?.seen.administratorAt != null && m.pilot.seen.userAt !== null,
    )
    await this.says('operator', `release ${this.id}`)
    await this.untilRecord('everything released', (m) => m.state === 'pilot' && m.pilot?.releasedSeats.length !== 0)
    await this.says('approver', `sign-off ${this.id}`)
    // The card is drawn a moment later than the record: one from before the sign-off would be taken for another pilot.
    const { state } = await this.untilRecord('the end after the sign-off', (m) => isRest(m.state))
    await this.untilState(state)
  }

  /** The record, once it fulfils a condition. */
  async untilRecord(what: string, holds: (m: Migration) => boolean): Promise<Migration> {
    const giveUp = Date.now() + PATIENT.timeoutMs
    for (;;) {
      const m = await this.record()
      if (holds(m)) return m
      if (Date.now() > giveUp) throw new Error(`waited in vain: ${what}`)
      await delay(50)
    }
  }

  /** Does what people have to do until the migration has ended, and gives back the card. */
  async finish(): Promise<StoredMessage> {
    for (;;) {
      const card = await this.untilCard('something to do, or the end', (now) => isEnd(now) || awaitsPeople(now))
      if (isEnd(card)) return card
      if (shows(card, 'waiting-for-stations')) {
        await this.site.destination.person.mapStations()
        await this.untilCard('stations mapped', (now) => !shows(now, 'waiting-for-stations'))
      } else if (shows(card, 'pilot')) await this.pilot()
      else if (offers(card, ACTIONS.openSeats)) await this.confirmSeats()
      else await this.confirmItems()
    }
  }
}

/** Where nothing goes on by itself. */
function isRest(state: StateName): boolean {
  return isEnded(state) || ['failed', 'stopped', 'waiting-for-person'].includes(state)
}

function isCardOf(id: string, message: StoredMessage): boolean {
  return message.thread_ts === undefined && message.text.startsWith(`${id} from `)
}

/** True where the card says that the migration is in this state. */
export function shows(card: StoredMessage, state: StateName): boolean {
  const { says } = STATES[state]
  return card.text.includes(`: ${says.charAt(0).toUpperCase()}${says.slice(1)}.`)
}

/** True where the card has this button. */
export function offers(card: StoredMessage, action: string): boolean {
  return JSON.stringify(card.blocks).includes(`"${action}"`)
}

function awaitsPeople(card: StoredMessage): boolean {
  if (shows(card, 'waiting-for-stations') || shows(card, 'pilot')) return true
  return shows(card, 'waiting-for-person') && (offers(card, ACTIONS.openSeats) || offers(card, ACTIONS.openItems))
}

function isEnd(card: StoredMessage): boolean {
  const isParked = shows(card, 'waiting-for-person') && !awaitsPeople(card)
  const ends = ['completed', 'failed', 'stopped', 'rejected', 'cancelled', 'expired'] as const
  return isParked || ends.some((state) => shows(card, state))
}

/** The sentence in which a modal says what came of it. */
export function wordsOf(submission: Submission): string {
  if (submission.kind !== 'updated') return JSON.stringify(submission)
  const blocks = submission.view.blocks as { text?: { text?: string } }[]
  return blocks.map((block) => block.text?.text ?? '').join('\n')
}
