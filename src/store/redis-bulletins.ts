import type { Redis } from 'ioredis'
import { type Bulletin, newBulletin } from '../migration/bulletin/bulletin.ts'
import type { Announced } from '../migration/bulletin/compose.ts'
import { type BulletinPlace, bulletinName, parseBulletinName } from '../migration/bulletin/window-id.ts'
import type { EpochMs, MigrationId, WindowId } from '../migration/ids.ts'
import type { BulletinCommit, Bulletins, LoadedBulletin } from '../operations/ports.ts'
import { NewerSchemaError, reading } from './errors.ts'
import type { Keys } from './keys.ts'
import { rowOf } from './lanes.ts'
import { KNOWN_SCHEMA, readStored } from './schema.ts'
import { run, traced } from './script.ts'
import { COMMIT_BULLETIN } from './scripts/commit-bulletin.lua.ts'

export interface RedisBulletinsOptions {
  readonly redis: Redis
  readonly keys: Keys
  /** Names one commit among all. */
  readonly newId: () => string
}

/** What channels are told of windows, in Redis. Commits of migrations ask for them; see `scripts/commit.lua.ts`. */
export class RedisBulletins implements Bulletins {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #newId: () => string

  constructor({ redis, keys, newId }: RedisBulletinsOptions) {
    this.#redis = redis
    this.#keys = keys
    this.#newId = newId
  }

  async windowAt(startAt: EpochMs): Promise<WindowId | undefined> {
    return (await reading(this.#redis.zrangebyscore(this.#keys.windows, startAt, startAt, 'LIMIT', 0, 1)))[0]
  }

  async membersOf(window: WindowId): Promise<readonly MigrationId[]> {
    return (await reading(this.#redis.smembers(this.#keys.windowMembers(window)))) as MigrationId[]
  }

  /** Sent twice it is asked for twice, which harms nobody. */
  async ask(place: BulletinPlace, migration: MigrationId, at: EpochMs): Promise<void> {
    const name = bulletinName(place)
    const key = this.#keys.bulletin(name)
    await this.#redis
      .multi()
      .sadd(`${key}:members`, migration)
      .hincrby(key, 'marks', 1)
      .zadd(this.#keys.bulletinsDue, at, name)
      .exec()
  }

  async due(now: EpochMs, limit: number): Promise<readonly BulletinPlace[]> {
    const names = await this.#redis.zrangebyscore(this.#keys.bulletinsDue, '-inf', now, 'LIMIT', 0, limit)
    return names.map(parseBulletinName)
  }

  async load(place: BulletinPlace): Promise<LoadedBulletin> {
    const key = this.#keys.bulletin(bulletinName(place))
    // First the content, then the members: one that joins in between has raised the marks, and is seen the next time.
    const [schema, json, marks] = await this.#redis.hmget(key, 'schema', 'bulletin', 'marks')
    const members = (await this.#redis.smembers(`${key}:members`)) as MigrationId[]
    const bulletin = schema ? readStored<Bulletin>(bulletinName(place), schema, json) : newBulletin(place)
    return { bulletin, marks: Number(marks ?? 0), members }
  }

  async commit({ next, marks, dueAt, messages }: BulletinCommit): Promise<boolean> {
    const keys = this.#keys
    const name = bulletinName(next)
    const control = {
      name,
      commitId: this.#newId(),
      version: next.version,
      schema: next.schema,
      knownSchema: KNOWN_SCHEMA,
      marks,
      dueAt: dueAt === null ? undefined : String(dueAt),
      migration: messages[0]?.migration,
      messages: messages.map(rowOf),
    }
    const reply = await run(
      this.#redis,
      COMMIT_BULLETIN,
      [
        keys.bulletin(name),
        keys.bulletinsDue,
        keys.outboxDue,
        keys.outboxSending,
        keys.outboxBusy,
        keys.message(''),
        keys.lane(''),
        keys.recordPrefix,
      ],
      [JSON.stringify(control), JSON.stringify(next), ...messages.map((message) => JSON.stringify(message))],
    )
    const [kind, schema] = reply as [string, string | undefined]
    if (kind === 'newer') throw new NewerSchemaError(name, Number(schema), KNOWN_SCHEMA)
    return kind === 'committed'
  }

  async noteHeard(place: BulletinPlace, announced: readonly Announced[], at: EpochMs): Promise<void> {
    const key = `${this.#keys.bulletin(bulletinName(place))}:heard`
    await Promise.all(announced.map((each) => traced('announce', () => this.#redis.hsetnx(key, fieldOf(each), at))))
  }

  async heardAt(place: BulletinPlace, announced: Announced): Promise<EpochMs | undefined> {
    const at = await this.#redis.hget(`${this.#keys.bulletin(bulletinName(place))}:heard`, fieldOf(announced))
    return at === null ? undefined : Number(at)
  }

  async nextDueAt(): Promise<EpochMs | undefined> {
    const [, at] = await this.#redis.zrange(this.#keys.bulletinsDue, '0', '0', 'WITHSCORES')
    return at === undefined ? undefined : Number(at)
  }
}

function fieldOf({ migration, startAt }: Announced): string {
  return `${migration}@${startAt}`
}
