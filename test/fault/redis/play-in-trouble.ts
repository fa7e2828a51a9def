import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { MakeBelieveSite } from '../../../sandbox/site/make-believe-site.ts'
import type { SitePair } from '../../../sandbox/site/pairs.ts'
import { type StartRedisOptions, startRedis } from '../../../sandbox/site/private-redis.ts'
import { seededRandom } from '../../../sandbox/slack/faults/seeded-random.ts'
import { APP_SCOPES } from '../../../sandbox/slack/sample-workspace.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { isEnded } from '../../../src/migration/states.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { startCuttingProxy } from '../../integration/store/cutting-proxy.ts'
import type { Accepted } from '../loops/accepted.ts'
import { check } from '../loops/check/check.ts'
import type { Faults } from '../loops/check/faults.ts'
import { CrashPoints } from '../loops/crash-points.ts'
import { Crew } from '../loops/crew.ts'
import { type Gathering, gather, untilQuiet } from '../loops/gather.ts'
import { People, type Plot } from '../loops/people.ts'
import { POLICY, SPEED } from '../loops/policy.ts'
import { pairSeeds, Room } from '../loops/rooms.ts'
import { Meter, type Pace } from './meter.ts'
import { Presser, type Told } from './presser.ts'
import type { Stage, Trouble } from './troubles.ts'

export interface TroubledOptions {
  /** Compiled entry of the product. */
  readonly entry: string
  readonly seed: number
  /** How many migrations are played at a time; somebody types about servers of their own besides. */
  readonly rooms: number
  readonly plots: readonly Plot[]
  /** Come one after the other. */
  readonly troubles: readonly Trouble[]
  /** The longest that goes well between two troubles, in ms. */
  readonly calmMs: number
  /** Further settings and variables of redis-server. */
  readonly redis?: StartRedisOptions
  readonly onProgress?: (line: string) => void
}

export interface TroubledResult extends Faults {
  readonly migrations: number
  readonly accepted: number
  readonly processes: number
  /** What the one who types all the time was told. */
  readonly told: Readonly<Record<Told, number>>
  /** The busiest stretch with each trouble, by its name. */
  readonly troubled: Readonly<Record<string, Pace>>
  /** When everything was over. */
  readonly idle: Pace
}

const LEASE = '5s'
const MAX_STORY_MS = 5 * 60_000
/** Far longer than the product takes to say that it can't; real time. */
const ANSWER_MS = 30_000
const IDLE_MS = 3_000
/** More than anybody can ask for in a run. */
const PRESSED_AT_MOST = 10_000

/** Plays migrations with real processes over a Redis that is in trouble again and again, and looks what became of everything. */
export async function playInTrouble(options: TroubledOptions): Promise<TroubledResult> {
  const site = await MakeBelieveSite.open({
    entry: options.entry,
    scenario: 'basic',
    scopes: APP_SCOPES,
    speed: SPEED,
    pairs: pairSeeds(options.rooms + 1),
    policy: POLICY,
    lease: LEASE,
    server: { cmdletMs: 0 },
    openRedis: () => startRedis(options.redis),
  })
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-troubles-'))
  const proxy = await startCuttingProxy(site.redis.port)
  const admin = new Redis(site.redis.url, { maxRetriesPerRequest: null })
  admin.on('error', () => {})
  const random = seededRandom(options.seed)
  const crew = new Crew(
    { environment: { ...site.environment, REDIS_URL: proxy.url } },
    options.entry,
    new CrashPoints(directory, random),
  )
  crew.spare()
  const stage = { redis: site.redis, admin, cutNextAnswer: () => proxy.cutNextAnswer(), random }
  try {
    return await play(options, site, stage, crew)
  } finally {
    await crew.end()
    admin.disconnect()
    await site.close()
    await proxy.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function play(
  options: TroubledOptions,
  site: MakeBelieveSite,
  stage: Stage,
  crew: Crew,
): Promise<TroubledResult> {
  const { admin, random } = stage
  const store = new RedisStore({ redis: admin, keys: redisKeys(site.prefix), newId: () => 'never' })
  const accepted: Accepted[] = []
  const asked = new Map<string, number>()
  const common = {
    site,
    store,
    random,
    maxStoryMs: MAX_STORY_MS,
    onAsked: (id: string, verb: string) => asked.set(`${id} ${verb}`, (asked.get(`${id} ${verb}`) ?? 0) + 1),
    onAccepted: (one: Accepted) => accepted.push(one),
  }
  const people = new People(common)
  const pairs = site.pairs.slice(0, options.rooms)
  const spare = site.pairs[options.rooms]
  if (!spare) throw new Error('there is no pair left')
  const presser = new Presser(new People({ ...common, answerMs: ANSWER_MS, twiceChance: 0 }), spare)

  crew.start()
  await crew.untilReady()
  const isOver = { value: false }
  const stories = pairs.map((pair) => playAgain(people, new Room(pair), site, options, isOver))
  const troubled = await bringAll(options, stage, crew, presser)
  isOver.value = true
  const played = (await Promise.all(stories)).flat()
  await presser.tidyUp(async () => (await store.list(PRESSED_AT_MOST)).find((m) => isOpen(m, spare))?.id)

  const gathering: Gathering = {
    site,
    redis: admin,
    prefix: site.prefix,
    accepted,
    asked,
    clocksApartMs: 0,
    logs: () => crew.logs(),
  }
  await untilQuiet(gathering)
  const idle = await stretch(new Meter(crew.processes, admin), () => delay(IDLE_MS))
  const evidence = await gather(gathering)
  const faults = check(evidence)
  const starts = evidence.records.filter(({ snapshot }) => snapshot.source === spare.names.source).length
  return {
    lost: [
      ...faults.lost,
      ...played.flatMap(({ trouble }) => trouble ?? []),
      ...crew.unexpected,
      ...presser.odd.map((answer) => `somebody was told: ${answer}`),
      ...(presser.told.nothing > 0 ? [`${presser.told.nothing} commands were not answered`] : []),
    ],
    doubled: [
      ...faults.doubled,
      ...(starts > presser.startsThatMayBe
        ? [`${starts} migrations were begun, but at most ${presser.startsThatMayBe} were not said to be unrecorded`]
        : []),
    ],
    leaked: faults.leaked,
    migrations: played.length,
    accepted: accepted.length,
    processes: crew.started,
    told: presser.told,
    troubled,
    idle,
  }
}

function isOpen({ source, state }: Migration, { names }: SitePair): boolean {
  return source === names.source && !isEnded(state)
}

interface Played {
  /** Why it came to no end, where it did not. */
  readonly trouble?: string
}

/** Plays migrations in a room, one at least, until everything is over. */
async function playAgain(
  people: People,
  room: Room,
  site: MakeBelieveSite,
  { plots }: TroubledOptions,
  isOver: { readonly value: boolean },
): Promise<Played[]> {
  const played: Played[] = []
  do {
    room.renew(site.now())
    try {
      await people.play(room, plots[played.length % plots.length] ?? 'complete')
      played.push({})
    } catch (error) {
      // Its servers are taken by it for good.
      return [...played, { trouble: error instanceof Error ? error.message : String(error) }]
    }
  } while (!isOver.value)
  return played
}

/** Brings one trouble after the other; somebody types all the while, from a moment before each to a moment after it. */
async function bringAll(
  { troubles, calmMs, onProgress }: TroubledOptions,
  stage: Stage,
  crew: Crew,
  presser: Presser,
): Promise<Record<string, Pace>> {
  const busiest: Record<string, Pace> = {}
  for (const [index, { name, bring }] of troubles.entries()) {
    await delay(calmMs * stage.random())
    await presser.press()
    const over = new AbortController()
    const pressing = presser.pressUntil(over.signal)
    const pace = await stretch(new Meter(crew.processes, stage.admin), () => bring(stage))
    over.abort()
    await pressing
    await presser.press()
    busiest[name] = busier(busiest[name], pace)
    onProgress?.(`${index + 1} of ${troubles.length}, ${name}: ${JSON.stringify(presser.told)}`)
  }
  return busiest
}

async function stretch(meter: Meter, during: () => Promise<void>): Promise<Pace> {
  await meter.begin()
  await during()
  return meter.end()
}

function busier(one: Pace | undefined, other: Pace): Pace {
  if (!one) return other
  return {
    cpuMs: Math.max(one.cpuMs, other.cpuMs),
    lines: Math.max(one.lines, other.lines),
    commands: Math.max(one.commands, other.commands),
  }
}
