import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { parse } from 'yaml'
import { MakeBelieveSite } from '../../../sandbox/site/make-believe-site.ts'
import { seededRandom } from '../../../sandbox/slack/faults/seeded-random.ts'
import { APP_SCOPES } from '../../../sandbox/slack/sample-workspace.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import type { Accepted } from './accepted.ts'
import { bundleProduct } from './bundle-product.ts'
import { check } from './check/check.ts'
import type { Faults } from './check/faults.ts'
import { CrashPoints } from './crash-points.ts'
import { Crew, type Post } from './crew.ts'
import { type Gathering, gather, untilQuiet } from './gather.ts'
import { Killer } from './killer.ts'
import { People, PLOTS, type Plot } from './people.ts'
import { Plays } from './plays.ts'
import { POLICY, SPEED } from './policy.ts'
import { pairSeeds } from './rooms.ts'

export interface LoopOptions {
  /** Compiled entry of the product. */
  readonly entry: string
  readonly seed: number
  /** How many migrations are played, and in how many rooms at a time. */
  readonly migrations: number
  readonly rooms: number
  /** How many processes are killed at random at least, and the mean time between two, in ms. */
  readonly kills: number
  readonly killEveryMs: number
  /** At how many distinct boundaries somebody has to have died at least; 0: nobody dies at one. */
  readonly points: number
  /** Which plots take turns; all where left out. */
  readonly plots?: readonly Plot[]
  /** Who works; a bot, two workers and a relay where left out. */
  readonly posts?: readonly Post[]
  /** How often all keys of BullMQ are deleted, in ms; never where left out. */
  readonly deleteQueuesEveryMs?: number
  /** The longest that one migration may take in real time; 10 minutes. */
  readonly maxStoryMs?: number
  /** How long it is waited in the end for what is still to be said and for sessions on servers to end; long enough for both. */
  readonly quietMs?: number
  /** Told now and then how far it is. */
  readonly onProgress?: (line: string) => void
}

export interface LoopResult extends Faults {
  readonly migrations: number
  readonly kills: number
  readonly freezes: number
  readonly deathsAtPoints: number
  readonly points: readonly string[]
  readonly missedPoints: readonly string[]
  readonly accepted: number
  readonly processes: number
  /** Keys of BullMQ that were deleted on the way. */
  readonly deletedQueues: number
  readonly plots: Readonly<Record<string, number>>
}

const LEASE = '3s'
/** Longer than the lease: another worker takes over meanwhile. */
const FROZEN_MS = 5_000
const PROGRESS_MS = 15_000
const MAX_STORY_MS = 10 * 60_000
const NEVER_MS = 2 ** 31 - 1

/** Plays migrations while the product's processes die, at boundaries and at random, and looks what became of everything. */
export async function runLoops(options: LoopOptions): Promise<LoopResult> {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-loops-'))
  const site = await openSite(options)
  const redis = new Redis(site.redis.url, { maxRetriesPerRequest: null })
  try {
    await using product = await bundleProduct(options.entry)
    return await runLoopsIn(site, redis, directory, { ...options, entry: product.entry })
  } finally {
    redis.disconnect()
    await site.close()
    await rm(directory, { recursive: true, force: true })
  }
}

function openSite({ entry, rooms }: LoopOptions): Promise<MakeBelieveSite> {
  return MakeBelieveSite.open({
    entry,
    scenario: 'basic',
    scopes: APP_SCOPES,
    speed: SPEED,
    pairs: pairSeeds(rooms),
    policy: { ...POLICY, windowLength: '12h' },
    lease: LEASE,
    server: { cmdletMs: 0 },
  })
}

async function runLoopsIn(
  site: MakeBelieveSite,
  redis: Redis,
  directory: string,
  options: LoopOptions,
): Promise<LoopResult> {
  const random = seededRandom(options.seed)
  const points = new CrashPoints(directory, random)
  const crew = new Crew(site, options.entry, points, options.posts)
  const killer = new Killer(crew, { everyMs: options.killEveryMs, frozenMs: FROZEN_MS }, random)
  const gathering = gatheringOf(site, redis, crew, apart(options.posts ?? []))
  const plays = new Plays(site, peopleOf(gathering, random, options), random, options.plots ?? PLOTS)
  const isEnough = () =>
    plays.played >= options.migrations && killer.kills >= options.kills && points.died.length >= options.points
  const progress = () =>
    `${plays.played} migrations, ${killer.kills} random kills, ${points.deaths} deaths at ${points.died.length} of ${points.died.length + points.missed.length} boundaries`
  const reports = setInterval(() => options.onProgress?.(progress()), PROGRESS_MS)
  let deletedQueues = 0
  const deletions = setInterval(async () => {
    deletedQueues += await deleteQueues(redis, gathering.prefix)
  }, options.deleteQueuesEveryMs ?? NEVER_MS)
  if (options.points === 0) crew.spare()
  crew.start()
  killer.start()
  await plays.until(isEnough)
  await killer.end()
  clearInterval(reports)
  clearInterval(deletions)
  crew.spare()
  await untilQuiet(gathering, options.quietMs)
  await crew.end()
  const faults = check(await gather(gathering))
  return {
    ...faults,
    lost: [...faults.lost, ...plays.endless, ...crew.unexpected],
    migrations: plays.played,
    plots: plays.ends,
    kills: killer.kills,
    freezes: killer.freezes,
    deathsAtPoints: points.deaths,
    points: points.died,
    missedPoints: points.missed,
    accepted: gathering.accepted.length,
    processes: crew.started,
    deletedQueues,
  }
}

type Gathered = Gathering & { readonly accepted: Accepted[]; readonly asked: Map<string, number> }

function gatheringOf(site: MakeBelieveSite, redis: Redis, crew: Crew, clocksApartMs: number): Gathered {
  const { prefix } = parse(readFileSync(site.environment.STATIONMASTER_CONFIG ?? '', 'utf8')).redis as {
    prefix: string
  }
  return { site, redis, prefix, accepted: [], asked: new Map(), clocksApartMs, logs: () => crew.logs() }
}

function peopleOf({ site, redis, prefix, accepted, asked }: Gathered, random: () => number, options: LoopOptions) {
  return new People({
    site,
    store: new RedisStore({ redis, keys: redisKeys(prefix), newId: () => 'never' }),
    random,
    maxStoryMs: options.maxStoryMs ?? MAX_STORY_MS,
    onAsked: (id, verb) => asked.set(`${id} ${verb}`, (asked.get(`${id} ${verb}`) ?? 0) + 1),
    onAccepted: (one) => accepted.push(one),
  })
}

/** How far the clocks of these are apart. */
function apart(posts: readonly Post[]): number {
  const ahead = posts.map(({ clockAheadMs = 0 }) => clockAheadMs)
  return Math.max(0, ...ahead) - Math.min(0, ...ahead)
}

/** Everything that BullMQ keeps. Resolves with how many keys there were. */
async function deleteQueues(redis: Redis, prefix: string): Promise<number> {
  const keys = await redis.keys(`${redisKeys(prefix).queues}*`)
  return keys.length > 0 ? redis.del(...keys) : 0
}
