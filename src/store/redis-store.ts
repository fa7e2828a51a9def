import type { Redis } from 'ioredis'
import { bulletinName, windowOf } from '../migration/bulletin/window-id.ts'
import type { LoggedEvent } from '../migration/events.ts'
import { evolveAll, isOfEarlierVersion } from '../migration/evolve/evolve.ts'
import type { EpochMs, MigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { isEnded, type StateName } from '../migration/states.ts'
import type { ClaimResult, Commit, CommitResult, MigrationStore } from '../operations/ports.ts'
import { CorruptRecordError, NewerSchemaError, reading } from './errors.ts'
import type { Keys } from './keys.ts'
import { rowOf } from './lanes.ts'
import { KNOWN_SCHEMA, readStored } from './schema.ts'
import { type Reply, run, traced } from './script.ts'
import { CLAIM } from './scripts/claim.lua.ts'
import { COMMIT } from './scripts/commit.lua.ts'
import { DUE } from './scripts/due.lua.ts'
import { RELEASE } from './scripts/release.lua.ts'
import { RENEW } from './scripts/renew.lua.ts'

export interface RedisStoreOptions {
  readonly redis: Redis
  readonly keys: Keys
  /** Names one commit among all: how a commit whose answer was lost knows itself again. */
  readonly newId: () => string
  /** How long a claim lives without `renew`, by Redis' clock; 30 s. */
  readonly leaseMs?: number
  /** How long the answer to an inbound act is kept; 7 days. */
  readonly tokenTtlMs?: number
}

const LEASE_MS = 30_000
const TOKEN_TTL_MS = 7 * 24 * 3_600_000
/** Nobody joins a window this long after it began. */
const FORGET_WINDOWS_MS = 24 * 3_600_000

/** Migrations in Redis. Everything that writes is one script and may be sent twice. */
export class RedisStore implements MigrationStore {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #newId: () => string
  readonly #leaseMs: number
  readonly #tokenTtlMs: number

  constructor(options: RedisStoreOptions) {
    this.#redis = options.redis
    this.#keys = options.keys
    this.#newId = options.newId
    this.#leaseMs = options.leaseMs ?? LEASE_MS
    this.#tokenTtlMs = options.tokenTtlMs ?? TOKEN_TTL_MS
  }

  /** Sent twice it skips a number, which harms nobody. */
  async nextId(): Promise<MigrationId> {
    return `MIG-${await traced('next-id', () => this.#redis.incr(this.#keys.sequence))}`
  }

  async load(id: MigrationId): Promise<Migration | undefined> {
    const found = readRecord(id, await reading(this.#redis.hmget(this.#keys.migration(id), 'schema', 'snapshot')))
    return found && this.#present(found)
  }

  /** The record as this version knows it: the log is what counts, the snapshot only saves folding it. */
  async #present(snapshot: Migration): Promise<Migration> {
    if (!isOfEarlierVersion(snapshot)) return snapshot
    const { id, version } = snapshot
    const folded = evolveAll(id, null, (await this.events(id)).slice(0, version))
    if (!folded) throw new CorruptRecordError(id, 'its log is empty')
    return folded
  }

  async list(limit: number): Promise<Migration[]> {
    if (limit < 1) return []
    const ids = (await reading(this.#redis.zrevrange(this.#keys.all, 0, limit - 1))) as MigrationId[]
    const loaded = await Promise.all(ids.map((id) => this.load(id)))
    return loaded.filter((migration) => migration !== undefined)
  }

  async events(id: MigrationId): Promise<LoggedEvent[]> {
    const entries = await reading(this.#redis.xrange(this.#keys.events(id), '-', '+'))
    return entries.map(([entryId, fields]) => {
      const [, schema, , , , json] = fields
      return readStored<LoggedEvent>(`event ${entryId} of ${id}`, schema, json)
    })
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const version = commit.expectedVersion + commit.events.length
    if (version !== commit.snapshot.version || version === 0) {
      throw new RangeError(
        `commit to ${commit.id}: ${commit.events.length} events on version ${commit.expectedVersion} give no snapshot of version ${commit.snapshot.version}`,
      )
    }
    const keys = this.#keys
    const reply = await run(
      this.#redis,
      COMMIT,
      [
        keys.migration(commit.id),
        keys.events(commit.id),
        keys.due,
        keys.locks,
        keys.all,
        keys.token(commit.token ?? ''),
        keys.outboxDue,
        keys.outboxSending,
        keys.outboxBusy,
        keys.message(''),
        keys.lane(''),
        keys.windows,
        keys.bulletinsDue,
        keys.windowMembers(''),
        keys.bulletin(''),
        keys.recordPrefix,
      ],
      [
        JSON.stringify(this.#control(commit)),
        JSON.stringify(commit.snapshot),
        ...commit.events.map((event) => JSON.stringify(event)),
        ...commit.messages.map((message) => JSON.stringify(message)),
      ],
      commit.events.at(-1)?.event.type ?? 'postponed',
    )
    return readCommitReply(commit.id, reply)
  }

  #control(commit: Commit) {
    return {
      id: commit.id,
      number: Number(commit.id.slice('MIG-'.length)),
      commitId: this.#newId(),
      expectedVersion: commit.expectedVersion,
      epoch: commit.epoch,
      hasToken: commit.token !== undefined,
      tokenTtlMs: this.#tokenTtlMs,
      answer: commit.answer,
      knownSchema: KNOWN_SCHEMA,
      schema: commit.snapshot.schema,
      eventSchemas: commit.events.map((event) => event.schema),
      eventCount: commit.events.length,
      state: commit.snapshot.state,
      isTerminal: isEnded(commit.snapshot.state),
      // As text: Lua writes large numbers its own way.
      dueAt: commit.dueAt === null ? undefined : String(commit.dueAt),
      locks: commit.locks,
      lockNames: commit.lockNames,
      at: String(commit.snapshot.changedAt),
      window: commit.window
        ? {
            id: commit.window.id,
            startAt: String(commit.window.startAt),
            forgetBefore: String(commit.snapshot.changedAt - FORGET_WINDOWS_MS),
          }
        : undefined,
      windowId: windowOf(commit.snapshot) ?? undefined,
      bulletins: commit.bulletins.map(bulletinName),
      messages: commit.messages.map(rowOf),
    }
  }

  async answerTo(token: string): Promise<{ id: MigrationId; answer: string } | undefined> {
    const [id, answer] = await reading(this.#redis.hmget(this.#keys.token(token), 'id', 'answer'))
    return id && typeof answer === 'string' ? { id: id as MigrationId, answer } : undefined
  }

  async claim(id: MigrationId, owner: string): Promise<ClaimResult> {
    const reply = await run(
      this.#redis,
      CLAIM,
      [this.#keys.migration(id), this.#keys.due],
      [id, owner, this.#leaseMs, KNOWN_SCHEMA],
    )
    const [kind, ...rest] = reply as [string, ...(string | number)[]]
    switch (kind) {
      case 'claimed':
        return {
          kind,
          epoch: Number(rest[0]),
          migration: await this.#present(readStored<Migration>(id, String(rest[1]), String(rest[2]))),
        }
      case 'busy':
        return { kind }
      case 'newer':
        throw new NewerSchemaError(id, Number(rest[0]), KNOWN_SCHEMA)
      default:
        return { kind: 'nothing-to-do' }
    }
  }

  async renew(id: MigrationId, owner: string, epoch: number): Promise<boolean> {
    return (await run(this.#redis, RENEW, [this.#keys.migration(id)], [owner, epoch, this.#leaseMs])) === 1
  }

  async release(id: MigrationId, owner: string, epoch: number): Promise<void> {
    await run(this.#redis, RELEASE, [this.#keys.migration(id)], [owner, epoch])
  }

  /** Leaves out migrations that a worker holds and those that a newer version wrote. */
  async due(now: EpochMs, limit: number): Promise<{ id: MigrationId; version: number; state: StateName }[]> {
    const reply = await run(this.#redis, DUE, [this.#keys.due, this.#keys.recordPrefix], [now, limit, KNOWN_SCHEMA])
    return (reply as [MigrationId, number, StateName][]).map(([id, version, state]) => ({ id, version, state }))
  }

  async lockHolder(lockName: string): Promise<MigrationId | undefined> {
    return ((await reading(this.#redis.hget(this.#keys.locks, lockName))) ?? undefined) as MigrationId | undefined
  }
}

function readRecord(id: MigrationId, [schema, snapshot]: (string | null)[]): Migration | undefined {
  if (schema === null && snapshot === null) return undefined
  return readStored<Migration>(id, schema, snapshot)
}

function readCommitReply(id: MigrationId, reply: Reply): CommitResult {
  const [kind, first, second] = reply as [string, string | number, string | number]
  switch (kind) {
    case 'committed':
      return { kind, version: Number(first) }
    case 'duplicate':
      return { kind, id: first as MigrationId, answer: String(second) }
    case 'conflict':
    case 'fenced':
      return { kind }
    case 'locked':
      return { kind, lockName: String(first), holder: second as MigrationId }
    case 'newer':
      throw new NewerSchemaError(id, Number(first), KNOWN_SCHEMA)
    default:
      throw new CorruptRecordError(id, `its log has ${first} events, its record says version ${second}`)
  }
}
