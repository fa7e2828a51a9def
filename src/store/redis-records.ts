import type { Redis } from 'ioredis'
import type { EpochMs, MigrationId } from '../migration/ids.ts'
import type { Lapse, Records, Tombstone } from '../operations/ports.ts'
import { keysBelow } from './backup/entries.ts'
import type { Keys } from './keys.ts'
import type { Lineage } from './lineage/lineage.ts'
import { run, traced } from './script.ts'
import { ENDED_BEFORE, FORGET, FORGET_BULLETIN } from './scripts/forget.lua.ts'
import { LIVE } from './scripts/live.lua.ts'

export interface RedisRecordsOptions {
  readonly redis: Redis
  readonly keys: Keys
  readonly newId: () => string
  /** What this process has seen of Redis, shared by all that write to it. */
  readonly lineage: Lineage
}

/** A little less than the time between two rounds; by Redis' clock. */
const TIDYING_MS = 45_000

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

  async endedBefore(at: EpochMs, limit: number): Promise<readonly MigrationId[]> {
    return (await run(
      this.#redis,
      ENDED_BEFORE,
      [this.#keys.all, this.#keys.recordPrefix],
      [at, limit],
    )) as MigrationId[]
  }

  async forget(tombstones: readonly Tombstone[]): Promise<readonly MigrationId[]> {
    const rows = await this.#rows()
    const forgotten: MigrationId[] = []
    for (const tombstone of tombstones) {
      const { id, version } = tombstone
      const own = rows.filter((row) => row.bulletin === null && row.migration === id).map(({ key }) => key)
      const { all, due, tombstones: graves, outboxSweeps, recordPrefix, message } = this.#keys
      const places = [all, due, graves, outboxSweeps, recordPrefix, message('')]
      if ((await run(this.#redis, FORGET, places, [id, version, JSON.stringify(tombstone), ...own])) === 1)
        forgotten.push(id)
    }
    if (forgotten.length > 0) await this.#forgetBulletins(rows)
    return forgotten
  }

  /** Those of whose members no record is kept. */
  async #forgetBulletins(rows: readonly Row[]): Promise<void> {
    const { root, recordPrefix, message, bulletinsDue, outboxSweeps } = this.#keys
    const places = [recordPrefix, message(''), `${root}b:`, `${root}w:`, bulletinsDue, outboxSweeps]
    for (const key of await keysBelow(this.#redis, `${root}b:`)) {
      const name = /^(.*):members$/.exec(key)?.[1]
      if (name === undefined) continue
      const own = rows.filter((row) => row.bulletin === name).map((row) => row.key)
      await run(this.#redis, FORGET_BULLETIN, places, [name, name.slice(0, name.lastIndexOf('.')), ...own])
    }
  }

  /** Every message that is kept, and whose it is. */
  async #rows(): Promise<readonly Row[]> {
    const keys = await keysBelow(this.#redis, this.#keys.message(''))
    return Promise.all(
      keys.map(async (key) => {
        const [migration, kind, lane] = await this.#redis.hmget(this.#keys.message(key), 'migration', 'kind', 'lane')
        const isOfBulletin = kind === 'bulletin' || kind === 'notice'
        return { key, migration: migration ?? '', bulletin: isOfBulletin ? bulletinOf(lane ?? '') : null }
      }),
    )
  }

  async tombstone(id: MigrationId): Promise<Tombstone | undefined> {
    const json = await this.#redis.hget(this.#keys.tombstones, id)
    return json === null ? undefined : (JSON.parse(json) as Tombstone)
  }

  async dropTombstones(before: EpochMs): Promise<void> {
    const all = Object.entries(await this.#redis.hgetall(this.#keys.tombstones))
    const old = all.filter(([, json]) => (JSON.parse(json) as Tombstone).forgottenAt < before).map(([id]) => id)
    if (old.length > 0) await traced('drop-tombstones', () => this.#redis.hdel(this.#keys.tombstones, ...old))
  }

  async claimTidying(owner: string): Promise<boolean> {
    const claimed = () => this.#redis.set(this.#keys.tidying, owner, 'PX', TIDYING_MS, 'NX')
    return (await traced('claim-tidying', claimed)) === 'OK'
  }
}

interface Row {
  readonly key: string
  readonly migration: string
  /** Name of the bulletin that it belongs to; null for one of the migration's own. */
  readonly bulletin: string | null
}

function bulletinOf(lane: string): string {
  return lane.replace(/\.(board|notices)$/, '')
}
