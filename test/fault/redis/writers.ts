import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { type PrivateRedis, type StartRedisOptions, startRedis } from '../../../sandbox/site/private-redis.ts'
import { seededRandom } from '../../../sandbox/slack/faults/seeded-random.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { Lineage } from '../../../src/store/lineage/lineage.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { aCommit } from '../../contract/store/commits.ts'

export interface LoadOptions {
  readonly seed: number
  readonly redis: StartRedisOptions
  readonly writers: number
  /** Between two commits of a writer, in ms; none where left out. */
  readonly everyMs?: number
  /** How often Redis goes, and what makes it go and come back. */
  readonly times: number
  readonly strike: (redis: PrivateRedis) => Promise<void>
  /** The mean time between two of them, in ms. */
  readonly strikeEveryMs: number
}

export interface LoadResult {
  /** Commits that were answered as committed. */
  readonly accepted: number
  /** Those of them that are not in the log. */
  readonly lost: number
  /** The most that one strike took with it. */
  readonly mostAtOnce: number
  /** After how many strikes the store has noticed that Redis had less than before. */
  readonly noticed: number
  readonly seconds: number
}

const KEYS = redisKeys('load')
const MOST_EVENTS = 50
/** Migrations that a writer looks at after each strike: none that was written to longer ago can be touched by it. */
const LOOKED_AT = 40
const AWAY_PAUSE_MS = 20

interface Known {
  readonly id: MigrationId
  /** As far as it was acknowledged, or seen. */
  version: number
}

/** Writes one migration after the other, each alone, and knows what it was told about them. */
class Writer {
  accepted = 0
  lost = 0
  readonly #redis: Redis
  readonly #store: RedisStore
  readonly #number: number
  readonly #everyMs: number
  readonly #known: Known[] = []
  #looked: (() => void)[] = []
  #isClosed = false

  constructor(redis: Redis, lineage: Lineage, number: number, everyMs = 0) {
    this.#redis = redis
    this.#store = new RedisStore({ redis, keys: KEYS, newId: randomUUID, lineage })
    this.#number = number
    this.#everyMs = everyMs
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#looked.length > 0) await this.look(LOOKED_AT)
      await this.#write()
      if (this.#everyMs > 0) await delay(this.#everyMs)
    }
  }

  /** Resolves when it has looked what became of all that it was told. */
  untilLooked(): Promise<void> {
    return new Promise((resolve) => this.#looked.push(resolve))
  }

  /** Counts what it was told is committed, and is not, of so many migrations that it wrote last. */
  async look(most: number): Promise<void> {
    const waiting = this.#looked
    this.#looked = []
    for (const known of this.#known.slice(-most)) {
      const version = await this.#versionOf(known.id)
      this.lost += Math.max(0, known.version - version)
      known.version = version
    }
    for (const resolve of waiting) resolve()
  }

  close(): void {
    this.#isClosed = true
    this.#redis.disconnect()
  }

  async #write(): Promise<void> {
    const known = this.#current()
    try {
      const result = await this.#store.commit(aCommit(known.id, known.version))
      if (result.kind === 'committed') {
        known.version += 1
        this.accepted += 1
        return
      }
    } catch {
      await delay(AWAY_PAUSE_MS)
    }
    await this.look(LOOKED_AT)
  }

  #current(): Known {
    const last = this.#known.at(-1)
    if (last && last.version < MOST_EVENTS) return last
    const next: Known = { id: `MIG-${this.#number * 1_000_000 + this.#known.length + 1}`, version: 0 }
    this.#known.push(next)
    return next
  }

  /** By its log, which is the truth. */
  async #versionOf(id: MigrationId): Promise<number> {
    for (;;) {
      try {
        return await this.#redis.xlen(KEYS.events(id))
      } catch (error) {
        if (this.#isClosed) throw error
        await delay(AWAY_PAUSE_MS)
      }
    }
  }
}

/** Writes with the product's store from many sides while Redis goes and comes back; counts what was acknowledged and is not there. */
export async function writeUnderStrikes(options: LoadOptions): Promise<LoadResult> {
  const random = seededRandom(options.seed)
  const startedAt = performance.now()
  const redis = await startRedis(options.redis)
  const over = new AbortController()
  const admin = await connectRedis(redis.url, { patience: 'patient', onError: () => {} })
  const lineage = new Lineage()
  let noticed = 0
  const writers: Writer[] = []
  for (let number = 1; number <= options.writers; number += 1) {
    const connection = await connectRedis(redis.url, { patience: 'fail-fast', onError: () => {} })
    writers.push(new Writer(connection, lineage, number, options.everyMs))
  }
  const runs = writers.map((writer) => writer.run(over.signal))
  const lostNow = () => writers.reduce((sum, { lost }) => sum + lost, 0)
  let mostAtOnce = 0
  try {
    for (let time = 0; time < options.times; time += 1) {
      await delay(options.strikeEveryMs * (0.5 + random()))
      const before = lostNow()
      await options.strike(redis)
      if (await lookAfterLapse(lineage, admin)) noticed += 1
      await Promise.all(writers.map((writer) => writer.untilLooked()))
      mostAtOnce = Math.max(mostAtOnce, lostNow() - before)
    }
    over.abort()
    await Promise.all(runs)
    await Promise.all(writers.map((writer) => writer.look(Number.POSITIVE_INFINITY)))
    return {
      accepted: writers.reduce((sum, { accepted }) => sum + accepted, 0),
      lost: lostNow(),
      mostAtOnce,
      noticed,
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    over.abort()
    for (const writer of writers) writer.close()
    await Promise.allSettled(runs)
    admin.disconnect()
    await redis.stop()
  }
}

/** Until somebody does, the store lets nothing be written to a Redis that went back in time. */
async function lookAfterLapse(lineage: Lineage, redis: Redis): Promise<boolean> {
  const lapse = await lineage.look(redis, KEYS, randomUUID)
  if (lapse === null) return false
  await lineage.endLapse(redis, KEYS, lapse.turn)
  return true
}
