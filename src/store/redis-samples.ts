import type { Redis } from 'ioredis'
import type { EpochMs, ServerId } from '../migration/ids.ts'
import { type SessionSample, WEEKS_KEPT } from '../migration/quiet/history.ts'
import type { SessionSamples } from '../operations/ports.ts'
import { CorruptRecordError } from './errors.ts'
import type { Keys } from './keys.ts'
import { run, sound, traced } from './script.ts'
import { KEEP_SAMPLE } from './scripts/keep-sample.lua.ts'

const SECONDS_OF_DAY = 86_400
const DAY_MS = SECONDS_OF_DAY * 1000
const DAYS_KEPT = WEEKS_KEPT * 7
/** Longer than any slot, so that a slow process finds it taken; by Redis' clock, which only tidies up here. */
const CLAIM_MS = 24 * 3_600_000

/** Session counts in Redis: a hash for each server, in it one field for each day (UTC), in that one entry for each sample. */
export class RedisSamples implements SessionSamples {
  readonly #redis: Redis
  readonly #keys: Keys

  constructor({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }) {
    this.#redis = redis
    this.#keys = keys
  }

  /** Sent twice it gives the same answer. */
  async claim(server: ServerId, slotAt: EpochMs, owner: string): Promise<boolean> {
    const key = this.#keys.sampleClaim(server, slotAt)
    if (await traced('claim-sample', () => this.#redis.set(key, owner, 'PX', CLAIM_MS, 'NX'))) return true
    return (await sound(key, () => this.#redis.get(key))) === owner
  }

  async add(server: ServerId, { at, active, disconnected }: SessionSample): Promise<void> {
    const day = Math.floor(at / DAY_MS)
    const second = Math.floor(at / 1000) - day * SECONDS_OF_DAY
    const args = [day, second, active, disconnected, day - DAYS_KEPT, DAYS_KEPT * DAY_MS]
    const isKept = (await run(this.#redis, KEEP_SAMPLE, [this.#keys.samples(server)], args)) === 1
    if (!isKept) throw new CorruptRecordError(`samples of ${server}`, `day ${day} can't be read`)
  }

  async list(server: ServerId): Promise<SessionSample[]> {
    const days = await sound(`samples of ${server}`, () => this.#redis.hgetall(this.#keys.samples(server)))
    return Object.entries(days)
      .flatMap(([day, json]) => samplesOf(server, Number(day), json))
      .toSorted((a, b) => a.at - b.at)
  }
}

function samplesOf(server: ServerId, day: number, json: string): SessionSample[] {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, readonly [number, number]>)
    return entries.map(([second, [active, disconnected]]) => {
      const at = day * DAY_MS + Number(second) * 1000
      if (![at, active, disconnected].every((each) => Number.isInteger(each) && each >= 0)) throw new RangeError(second)
      return { at, active, disconnected }
    })
  } catch (cause) {
    throw new CorruptRecordError(`samples of ${server}`, `day ${day} can't be read`, { cause })
  }
}
