import type { Redis } from 'ioredis'
import type { EpochMs, MigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { type Overdue, type StuckWatch, type Unreadable, UnreadableError } from '../operations/ports.ts'
import type { Keys } from './keys.ts'
import type { RedisStore } from './redis-store.ts'
import { KNOWN_SCHEMA } from './schema.ts'
import { run, traced } from './script.ts'
import { OVERDUE, SURVEY } from './scripts/survey.lua.ts'

const MOST_RECORDS = 1_000
const MOST_LANES = 200

export interface RedisSurveyOptions {
  readonly redis: Redis
  readonly keys: Keys
  readonly store: Pick<RedisStore, 'load'>
}

/** What stands in Redis, for whoever watches the site. Reads records that `RedisStore` refuses as what they are: unreadable. */
export class RedisSurvey implements StuckWatch {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #store: Pick<RedisStore, 'load'>

  constructor({ redis, keys, store }: RedisSurveyOptions) {
    this.#redis = redis
    this.#keys = keys
    this.#store = store
  }

  /** Counts, in one script; ages are by the domain's clock. */
  async read(now: EpochMs) {
    const keys = this.#keys
    const reply = await run(
      this.#redis,
      SURVEY,
      [
        keys.all,
        keys.due,
        keys.stuck,
        keys.outboxDue,
        keys.outboxSending,
        keys.recordPrefix,
        keys.message(''),
        keys.lane(''),
      ],
      [now, KNOWN_SCHEMA, MOST_RECORDS, MOST_LANES],
    )
    const [flat, damaged, newer, stuck, unconfirmed, dueAt, unsentAt] = reply as SurveyReply
    const states: Record<string, number> = {}
    for (let i = 0; i < flat.length; i += 2) states[String(flat[i])] = Number(flat[i + 1])
    const age = (at: string) => (at === '' ? null : Math.max(0, now - Number(at)))
    return { states, damaged, newer, stuck, unconfirmed, oldestDueMs: age(dueAt), oldestUnsentMs: age(unsentAt) }
  }

  async overdue(since: EpochMs, limit: number): Promise<Overdue[]> {
    const keys = [this.#keys.due, this.#keys.recordPrefix]
    const reply = await run(this.#redis, OVERDUE, keys, [since, limit, KNOWN_SCHEMA])
    return (reply as [MigrationId, string, number, number, number][]).map(([id, dueAt, version, epoch, held]) => ({
      id,
      dueAt: Number(dueAt),
      version,
      epoch,
      isHeld: held === 1,
    }))
  }

  async look(id: MigrationId): Promise<Migration | Unreadable | undefined> {
    try {
      return await this.#store.load(id)
    } catch (error) {
      if (error instanceof UnreadableError) return { id, why: error.message }
      throw error
    }
  }

  async stuck(): Promise<MigrationId[]> {
    return (await this.#redis.hkeys(this.#keys.stuck)) as MigrationId[]
  }

  async noteStuck(id: MigrationId, since: EpochMs): Promise<void> {
    await traced('note-stuck', () => this.#redis.hset(this.#keys.stuck, id, since))
  }

  async forgetStuck(id: MigrationId): Promise<void> {
    await traced('forget-stuck', () => this.#redis.hdel(this.#keys.stuck, id))
  }
}

type SurveyReply = [(string | number)[], number, number, number, number, string, string]
