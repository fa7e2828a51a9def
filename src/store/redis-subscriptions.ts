import type { Redis } from 'ioredis'
import type { EpochMs, PersonId, ServerId } from '../migration/ids.ts'
import type { Subscriptions } from '../operations/ports.ts'
import type { Keys } from './keys.ts'
import { asked, run, sound, traced } from './script.ts'
import { SUBSCRIBE } from './scripts/subscribe.lua.ts'

/** Most people who are told directly of one server. */
export const MAX_SUBSCRIBERS = 500
/** Who does not ask again is forgotten after this. */
export const SUBSCRIBED_FOR_MS = 365 * 24 * 3_600_000

export interface SubscriptionsOptions {
  readonly redis: Redis
  readonly keys: Keys
  /** Domain time in epoch ms. */
  readonly now: () => EpochMs
}

/** Subscriptions in Redis: for each server the ids of people, and when they asked. */
export class RedisSubscriptions implements Subscriptions {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #now: () => EpochMs

  constructor({ redis, keys, now }: SubscriptionsOptions) {
    this.#redis = redis
    this.#keys = keys
    this.#now = now
  }

  async of(servers: readonly ServerId[]): Promise<PersonId[]> {
    const since = `(${this.#now() - SUBSCRIBED_FOR_MS}`
    const lists = servers.map((server) =>
      asked(`subscribers of ${server}`, () => this.#redis.zrangebyscore(this.#keys.subscribers(server), since, '+inf')),
    )
    return [...new Set((await Promise.all(lists)).flat())]
  }

  /** Sent twice, the second answer is `already`. */
  async add(server: ServerId, person: PersonId): Promise<'added' | 'already' | 'full'> {
    const now = this.#now()
    const args = [person, now, now - SUBSCRIBED_FOR_MS, MAX_SUBSCRIBERS]
    return (await run(this.#redis, SUBSCRIBE, [this.#keys.subscribers(server)], args)) as 'added' | 'already' | 'full'
  }

  async remove(server: ServerId, person: PersonId): Promise<boolean> {
    const key = this.#keys.subscribers(server)
    return (await sound(key, () => traced('unsubscribe', () => this.#redis.zrem(key, person)))) === 1
  }
}
