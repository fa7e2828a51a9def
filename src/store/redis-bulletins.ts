import type { Redis } from 'ioredis'
import { type Bulletin, newBulletin } from '../migration/bulletin/bulletin.ts'
import type { Announced } from '../migration/bulletin/compose.ts'
import { type BulletinPlace, bulletinName, parseBulletinName } from '../migration/bulletin/window-id.ts'
import type { EpochMs, MigrationId, WindowId } from '../migration/ids.ts'
import type { BulletinCommit, Bulletins, LoadedBulletin } from '../operations/ports.ts'
import { CorruptRecordError, NewerSchemaError } from './errors.ts'
import type { Keys } from './keys.ts'
import { rowOf } from './lanes.ts'
import { Lineage } from './lineage/lineage.ts'
import { KNOWN_SCHEMA, readStored } from './schema.ts'
import { asked, run, sound, traced } from './script.ts'
import { COMMIT_BULLETIN } from './scripts/commit-bulletin.lua.ts'

export interface RedisBulletinsOptions {
  readonly redis: Redis
  readonly keys: Keys
  /** Names one commit among all. */
  readonly newId: () => string
  /** What this process has seen of Redis, shared by all that write to it. */
  readonly lineage?: Lineage
  /** Told of each damaged bulletin that is met and left alone. */
  readonly onDamage?: ((error: CorruptRecordError) => void) | undefined
}

const BULLETIN_NAME = /^MIG-\d+\.w\d+\.[\w-]+$/

/** What channels are told of windows, in Redis. Commits of migrations ask for them; see `scripts/commit.lua.ts`. */
export class RedisBulletins implements Bulletins {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #newId: () => string
  readonly #lineage: Lineage
  readonly #onDamage: (error: CorruptRecordError) => void

  constructor({ redis, keys, newId, lineage = new Lineage(), onDamage = () => {} }: RedisBulletinsOptions) {
    this.#onDamage = onDamage
    this.#redis = redis
    this.#keys = keys
    this.#newId = newId
    this.#lineage = lineage
  }

  async windowAt(startAt: EpochMs): Promise<WindowId | undefined> {
    const { windows } = this.#keys
    return (await asked('windows', () => this.#redis.zrangebyscore(windows, startAt, startAt, 'LIMIT', 0, 1)))[0]
  }

  async membersOf(window: WindowId): Promise<readonly MigrationId[]> {
    const key = this.#keys.windowMembers(window)
    return (await asked(`window ${window}`, () => this.#redis.smembers(key))) as MigrationId[]
  }

  /** Sent twice it is asked for twice, which harms nobody. */
  async ask(place: BulletinPlace, migration: MigrationId, at: EpochMs): Promise<void> {
    const name = bulletinName(place)
    const key = this.#keys.bulletin(name)
    const ask = () =>
      this.#redis
        .multi()
        .sadd(`${key}:members`, migration)
        .hincrby(key, 'marks', 1)
        .zadd(this.#keys.bulletinsDue, at, name)
        .exec()
    await sound(name, async () => {
      const [wrong] = ((await ask()) ?? []).flatMap(([error]) => error ?? [])
      if (wrong) throw wrong
    })
  }

  async due(now: EpochMs, limit: number): Promise<readonly BulletinPlace[]> {
    const due = this.#keys.bulletinsDue
    const names = await sound('bulletins', () => this.#redis.zrangebyscore(due, '-inf', now, 'LIMIT', 0, limit))
    return names.flatMap((name) => {
      if (BULLETIN_NAME.test(name)) return [parseBulletinName(name)]
      this.#onDamage(new CorruptRecordError(`bulletin ${name.slice(0, 80)}`, 'that is the name of none'))
      return []
    })
  }

  async load(place: BulletinPlace): Promise<LoadedBulletin> {
    const key = this.#keys.bulletin(bulletinName(place))
    // First the content, then the members: one that joins in between has raised the marks, and is seen the next time.
    const name = bulletinName(place)
    const fields = ['schema', 'bulletin', 'marks', 'sum'] as const
    const [schema, json, marks, sum] = await sound(name, () => this.#redis.hmget(key, ...fields))
    const members = (await sound(name, () => this.#redis.smembers(`${key}:members`))) as MigrationId[]
    const bulletin = schema ? readStored<Bulletin>(name, { schema, json, sum }) : newBulletin(place)
    return { bulletin, marks: Number(marks ?? 0), members }
  }

  async commit({ next, marks, dueAt, messages }: BulletinCommit): Promise<boolean> {
    const keys = this.#keys
    const name = bulletinName(next)
    const commitId = this.#newId()
    const lineage = this.#lineage.asArguments(commitId)
    const control = {
      name,
      commitId,
      lineage,
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
        keys.lineage,
        keys.marks,
      ],
      [JSON.stringify(control), JSON.stringify(next), ...messages.map((message) => JSON.stringify(message))],
    )
    const [kind, detail] = reply as [string, string | number | undefined]
    if (kind === 'damaged') throw new CorruptRecordError(name, String(detail))
    if (kind === 'newer') throw new NewerSchemaError(name, Number(detail), KNOWN_SCHEMA)
    if (kind === 'committed' && detail !== undefined) this.#lineage.saw(Number(detail), lineage.next)
    await this.#lineage.note(kind, this.#redis, keys, this.#newId)
    return kind === 'committed'
  }

  async noteHeard(place: BulletinPlace, announced: readonly Announced[], at: EpochMs): Promise<void> {
    const key = `${this.#keys.bulletin(bulletinName(place))}:heard`
    await Promise.all(
      announced.map((each) => sound(key, () => traced('announce', () => this.#redis.hsetnx(key, fieldOf(each), at)))),
    )
  }

  async heardAt(place: BulletinPlace, announced: Announced): Promise<EpochMs | undefined> {
    const name = bulletinName(place)
    const at = await sound(name, () => this.#redis.hget(`${this.#keys.bulletin(name)}:heard`, fieldOf(announced)))
    return at === null ? undefined : Number(at)
  }

  async nextDueAt(): Promise<EpochMs | undefined> {
    const due = this.#keys.bulletinsDue
    const [, at] = await sound('bulletins', () => this.#redis.zrange(due, '0', '0', 'WITHSCORES'))
    return at === undefined ? undefined : Number(at)
  }
}

function fieldOf({ migration, startAt }: Announced): string {
  return `${migration}@${startAt}`
}
