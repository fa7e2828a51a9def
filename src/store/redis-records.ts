import type { Redis } from 'ioredis'
import type { MigrationId } from '../migration/ids.ts'
import type { Lapse, Records } from '../operations/ports.ts'
import type { Keys } from './keys.ts'
import type { Lineage } from './lineage/lineage.ts'
import { run } from './script.ts'
import { LIVE } from './scripts/live.lua.ts'

export interface RedisRecordsOptions {
  readonly redis: Redis
  readonly keys: Keys
  readonly newId: () => string
  /** What this process has seen of Redis, shared by all that write to it. */
  readonly lineage: Lineage
}

/** All records of an installation together: whether they are whole, and how long they are kept. */
export class RedisRecords implements Records {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #newId: () => string
  readonly #lineage: Lineage

  constructor({ redis, keys, newId, lineage }: RedisRecordsOptions) {
    this.#redis = redis
    this.#keys = keys
    this.#newId = newId
    this.#lineage = lineage
  }

  lapse(): Promise<Lapse | null> {
    return this.#lineage.look(this.#redis, this.#keys, this.#newId)
  }

  declareBehind(why: string): Promise<void> {
    return this.#lineage.declareBehind(this.#redis, this.#keys, this.#newId, why)
  }

  endLapse(turn: number): Promise<void> {
    return this.#lineage.endLapse(this.#redis, this.#keys, turn)
  }

  async live(): Promise<readonly MigrationId[]> {
    return (await run(this.#redis, LIVE, [this.#keys.all, this.#keys.recordPrefix], [])) as MigrationId[]
  }
}
