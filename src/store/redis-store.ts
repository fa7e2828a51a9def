import type { Redis } from 'ioredis'
import { bulletinName, windowOf } from '../migration/bulletin/window-id.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { EpochMs, MigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { isEnded, type StateName } from '../migration/states.ts'
import {
  type ClaimResult,
  type Commit,
  type CommitResult,
  type MigrationStore,
  type Unreadable,
  UnreadableError,
} from '../operations/ports.ts'
import { CorruptRecordError, NewerSchemaError } from './errors.ts'
import type { Keys } from './keys.ts'
import { rowOf } from './lanes.ts'
import { Lineage } from './lineage/lineage.ts'
import { present, RECORD_FIELDS, readLog, readRecord } from './read-migration.ts'
import { KNOWN_SCHEMA, readStored, type Stored } from './schema.ts'
import { asked, type Reply, run, traced } from './script.ts'
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
  /** Told of each damaged record that is met and left alone. */
  readonly onDamage?: ((error: CorruptRecordError) => void) | undefined
  /** How long the answer to an inbound act is kept; 7 days. */
  readonly tokenTtlMs?: number
  /** What this process has seen of Redis, shared by all that write to it. */
  readonly lineage?: Lineage
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
  readonly #lineage: Lineage
  readonly #onDamage: (error: CorruptRecordError) => void

  constructor(options: RedisStoreOptions) {
    this.#redis = options.redis
    this.#keys = options.keys
    this.#newId = options.newId
    this.#leaseMs = options.leaseMs ?? LEASE_MS
    this.#tokenTtlMs = options.tokenTtlMs ?? TOKEN_TTL_MS
    this.#lineage = options.lineage ?? new Lineage()
    this.#onDamage = options.onDamage ?? (() => {})
  }

  /** Sent twice it skips a number, which harms nobody. */
  async nextId(): Promise<MigrationId> {
    return `MIG-${await asked('the counter of ids', () => traced('next-id', () => this.#redis.incr(this.#keys.sequence)))}`
  }

  async load(id: MigrationId): Promise<Migration | undefined> {
    const key = this.#keys.migration(id)
    const found = readRecord(id, await asked(id, () => this.#redis.hmget(key, ...RECORD_FIELDS)))
    return found && this.#present(found)
  }

  #present(snapshot: Migration): Promise<Migration> {
    return present(snapshot, (id) => this.events(id))
  }

  async list(limit: number): Promise<Migration[]> {
    return (await this.#look(limit)).flatMap(({ migration }) => migration ?? [])
  }

  async unreadable(limit: number): Promise<readonly Unreadable[]> {
    return (await this.#look(limit)).flatMap(({ id, why }) => (why === undefined ? [] : [{ id, why }]))
  }

  /** The newest migrations, each read by itself. */
  async #look(limit: number): Promise<{ id: MigrationId; migration?: Migration | undefined; why?: string }[]> {
    if (limit < 1) return []
    const ids = await asked('the list of migrations', () => this.#redis.zrevrange(this.#keys.all, 0, limit - 1))
    return Promise.all(
      ids.map(async (member) => {
        const id = member as MigrationId
        try {
          return { id, migration: await this.load(id) }
        } catch (error) {
          if (error instanceof UnreadableError) return { id, why: error.message }
          throw error
        }
      }),
    )
  }

  async events(id: MigrationId): Promise<LoggedEvent[]> {
    return readLog(id, await asked(id, () => this.#redis.xrange(this.#keys.events(id), '-', '+')))
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const version = commit.expectedVersion + commit.events.length
    if (version !== commit.snapshot.version || version === 0) {
      throw new RangeError(
        `commit to ${commit.id}: ${commit.events.length} events on version ${commit.expectedVersion} give no snapshot of version ${commit.snapshot.version}`,
      )
    }
    const keys = this.#keys
    const control = this.#control(commit)
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
        keys.lineage,
        keys.marks,
        keys.neighbours,
      ],
      [
        JSON.stringify(control),
        JSON.stringify(commit.snapshot),
        ...commit.events.map((event) => JSON.stringify(event)),
        ...commit.messages.map((message) => JSON.stringify(message)),
      ],
      commit.events.at(-1)?.event.type ?? 'postponed',
    )
    const [kind, , count] = reply as [string, unknown, number | undefined]
    if (kind === 'committed' && count !== undefined) this.#lineage.saw(Number(count), control.lineage.next)
    if (kind === 'behind' || kind === 'restoring') {
      // A worker's claim is void; a person is told to try again.
      if (commit.epoch === undefined) return this.#lineage.refuse(kind, this.#redis, keys, this.#newId)
      await this.#lineage.note(kind, this.#redis, keys, this.#newId)
      return { kind: 'fenced' }
    }
    return readCommitReply(commit.id, reply)
  }

  #control(commit: Commit) {
    const commitId = this.#newId()
    return {
      id: commit.id,
      installation: this.#keys.prefix,
      number: Number(commit.id.slice('MIG-'.length)),
      commitId,
      lineage: this.#lineage.asArguments(commitId),
      turn: commit.turn,
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
      endedAt: String(commit.snapshot.endedAt ?? ''),
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
    const key = this.#keys.token(token)
    const [id, answer] = await asked('an answer', () => this.#redis.hmget(key, 'id', 'answer'))
    return id && typeof answer === 'string' ? { id: id as MigrationId, answer } : undefined
  }

  async claim(id: MigrationId, owner: string): Promise<ClaimResult> {
    const { count, mark, next } = this.#lineage.asArguments(this.#newId())
    const reply = await run(
      this.#redis,
      CLAIM,
      [this.#keys.migration(id), this.#keys.due, this.#keys.lineage, this.#keys.marks],
      [id, owner, this.#leaseMs, KNOWN_SCHEMA, count, mark, next],
    )
    const [kind, ...rest] = reply as [string, ...(string | number)[]]
    switch (kind) {
      case 'claimed':
        this.#lineage.saw(Number(rest[3]), next)
        return {
          kind,
          epoch: Number(rest[0]),
          migration: await this.#claimed(id, { schema: String(rest[1]), json: String(rest[2]) }),
        }
      case 'busy':
        return { kind }
      case 'newer':
        throw new NewerSchemaError(id, Number(rest[0]), KNOWN_SCHEMA)
      case 'behind':
      case 'restoring':
        await this.#lineage.note(kind, this.#redis, this.#keys, this.#newId)
        return { kind: 'busy' }
      case 'damaged':
        throw new CorruptRecordError(id, String(rest[0]))
      default:
        return { kind: 'nothing-to-do' }
    }
  }

  /** What no sum protects, because an earlier version wrote it, may still be no record. */
  async #claimed(id: MigrationId, stored: Stored): Promise<Migration> {
    const migration = readStored<Migration>(id, stored)
    if (migration.id !== id) throw new CorruptRecordError(id, 'its snapshot is another one')
    return this.#present(migration)
  }

  async renew(id: MigrationId, owner: string, epoch: number): Promise<boolean> {
    const { count, mark } = this.#lineage.newest
    const keys = [this.#keys.migration(id), this.#keys.lineage, this.#keys.marks]
    const reply = await run(this.#redis, RENEW, keys, [owner, epoch, this.#leaseMs, count, mark])
    if (typeof reply === 'string') await this.#lineage.note(reply, this.#redis, this.#keys, this.#newId)
    return reply === 1
  }

  async release(id: MigrationId, owner: string, epoch: number): Promise<void> {
    await run(this.#redis, RELEASE, [this.#keys.migration(id)], [owner, epoch])
  }

  /** Leaves out migrations that a worker holds and those that a newer version wrote. */
  async due(now: EpochMs, limit: number): Promise<{ id: MigrationId; version: number; state: StateName }[]> {
    const reply = await run(this.#redis, DUE, [this.#keys.due, this.#keys.recordPrefix], [now, limit, KNOWN_SCHEMA])
    const [found, damaged] = reply as [[MigrationId, number, StateName][], [string, string][]]
    for (const [id, seen] of damaged) this.#onDamage(new CorruptRecordError(id, seen))
    return found.map(([id, version, state]) => ({ id, version, state }))
  }

  async lockHolder(lockName: string): Promise<MigrationId | undefined> {
    const holder = await asked('the table of locks', () => this.#redis.hget(this.#keys.locks, lockName))
    return (holder ?? undefined) as MigrationId | undefined
  }
}

function readCommitReply(id: MigrationId, reply: Reply): CommitResult {
  const [kind, first, second, third] = reply as [string, string | number, string | number, string | undefined]
  switch (kind) {
    case 'committed':
      return { kind, version: Number(first) }
    case 'duplicate':
      return { kind, id: first as MigrationId, answer: String(second) }
    case 'conflict':
    case 'fenced':
      return { kind }
    case 'locked':
      return {
        kind,
        lockName: String(first),
        holder: second as MigrationId,
        ...(third === undefined ? {} : { installation: third }),
      }
    case 'newer':
      throw new NewerSchemaError(id, Number(first), KNOWN_SCHEMA)
    case 'damaged':
      throw new CorruptRecordError(id, String(first))
    default:
      throw new CorruptRecordError(id, `its log has ${first} events, its record says version ${second}`)
  }
}
