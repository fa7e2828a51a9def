import type { Redis } from 'ioredis'
import type { NewMessage } from '../migration/announce/messages.ts'
import type { EpochMs, MigrationId } from '../migration/ids.ts'
import type { ClaimedMessage, Outbox, SendLimit, Sweep, Unconfirmed } from '../operations/ports.ts'
import { CorruptRecordError } from './errors.ts'
import type { Keys } from './keys.ts'
import { rowOf } from './lanes.ts'
import { Lineage, markOf } from './lineage/lineage.ts'
import { KNOWN_SCHEMA, readStored } from './schema.ts'
import { run, sound, traced } from './script.ts'
import { CLAIM_MESSAGES } from './scripts/claim-messages.lua.ts'
import { HOLD_MESSAGE } from './scripts/hold-message.lua.ts'
import { NEXT_MESSAGE } from './scripts/next-message.lua.ts'
import { SET_ASIDE } from './scripts/set-aside.lua.ts'
import { SETTLE_MESSAGE } from './scripts/settle-message.lua.ts'
import { CLAIM_SWEEPS, ENTER_MESSAGE, RESOLVE_MESSAGE } from './scripts/sweeps.lua.ts'

export interface RedisOutboxOptions {
  readonly redis: Redis
  readonly keys: Keys
  /** Names one call of `claimDue` among all. */
  readonly newId: () => string
  /** How long a message stays claimed, by Redis' clock; longer than one attempt to post may take; 60 s. */
  readonly leaseMs?: number
  /** Hold to Slack's limits, on a domain clock that runs this many times as fast as Redis'; absent: no limits. */
  readonly budget?: { readonly speed: number }
  /** What this process has seen of Redis, shared by all that write to it. */
  readonly lineage?: Lineage
  /** Told of each damaged message that is met and left alone. */
  readonly onDamage?: ((error: CorruptRecordError) => void) | undefined
}

interface Posted {
  readonly channel: string
  readonly ts: string
}

const LEASE_MS = 60_000
/** By the domain clock. */
const TWINS_AFTER_MS = 120_000
const UNCONFIRMED_AFTER_MS = 300_000
const SWEEPS_AT_A_TIME = 5

/**
 * Messages that commits have decided on and that Slack has not yet been told. Each lane (see `lanes.ts`) has one message under
 * way at a time, so after each one sent the next becomes due: claim again until nothing comes.
 */
export class RedisOutbox implements Outbox {
  readonly #redis: Redis
  readonly #keys: Keys
  readonly #newId: () => string
  readonly #leaseMs: number
  readonly #speed: number
  readonly #lineage: Lineage
  readonly #onDamage: (error: CorruptRecordError) => void

  constructor(options: RedisOutboxOptions) {
    this.#redis = options.redis
    this.#keys = options.keys
    this.#newId = options.newId
    this.#leaseMs = options.leaseMs ?? LEASE_MS
    this.#speed = options.budget?.speed ?? 0
    this.#lineage = options.lineage ?? new Lineage()
    this.#onDamage = options.onDamage ?? (() => {})
  }

  /** `firstTriedAt` is by Redis' clock: Slack stamps its messages by real time, not by ours. */
  async claimDue(now: EpochMs, owner: string, limit: number): Promise<ClaimedMessage[]> {
    if (limit < 1) return []
    const claim = this.#newId()
    const keys = this.#keys
    const { count, mark } = this.#lineage.newest
    const reply = await run(
      this.#redis,
      CLAIM_MESSAGES,
      [
        keys.outboxDue,
        keys.outboxSending,
        keys.outboxBusy,
        keys.handout(claim),
        keys.message(''),
        keys.lane(''),
        keys.recordPrefix,
        keys.outboxBudget,
        keys.lineage,
        keys.marks,
      ],
      [now, limit, this.#leaseMs, claim, owner, KNOWN_SCHEMA, this.#speed, count, mark],
    )
    if (typeof reply === 'string') {
      await this.#lineage.note(reply, this.#redis, keys, this.#newId)
      return []
    }
    const [counted, rows, damaged] = reply as [number, Row[], [string, string][]]
    this.#lineage.saw(counted, markOf(claim))
    return this.#readable(rows, damaged, (row) => readRow(row, claim))
  }

  /** What can be read; the rest is told of and left alone, and comes again when its lease is over. */
  #readable<R, T>(rows: readonly R[], damaged: readonly [string, string][], read: (row: R) => T): T[] {
    for (const [key, seen] of damaged) this.#onDamage(new CorruptRecordError(`message ${key}`, seen))
    return rows.flatMap((row) => {
      try {
        return [read(row)]
      } catch (error) {
        if (!(error instanceof CorruptRecordError)) throw error
        this.#onDamage(error)
        return []
      }
    })
  }

  async stillHolds(key: string, claim: string): Promise<boolean> {
    const keys = [this.#keys.outboxSending, this.#keys.message('')]
    return (await run(this.#redis, HOLD_MESSAGE, keys, [key, claim, this.#leaseMs])) === 1
  }

  async markSent(key: string, claim: string, posted: Posted): Promise<boolean> {
    return this.#settle(key, claim, 'sent', TWINS_AFTER_MS, posted.channel, posted.ts)
  }

  async defer(key: string, claim: string, at: EpochMs, isUncertain: boolean): Promise<void> {
    await this.#settle(key, claim, 'defer', 0, at, isUncertain ? 1 : 0)
  }

  async setAside(key: string, limit: SendLimit, forMs: number): Promise<void> {
    const keys = [this.#keys.outboxBudget, this.#keys.message('')]
    await run(this.#redis, SET_ASIDE, keys, [key, limit, forMs, this.#speed])
  }

  async markUndeliverable(key: string, claim: string, why: string): Promise<void> {
    await this.#settle(key, claim, 'undeliverable', UNCONFIRMED_AFTER_MS, why)
  }

  async markUnknown(key: string, claim: string, why: string): Promise<void> {
    await this.#settle(key, claim, 'unknown', UNCONFIRMED_AFTER_MS, why)
  }

  async unconfirmed(migration: MigrationId): Promise<Unconfirmed[]> {
    const what = `messages of ${migration}`
    const keys = await sound(what, () => this.#redis.smembers(this.#keys.unconfirmed(migration)))
    const rows = await Promise.all(
      keys.toSorted().map(async (key): Promise<UnconfirmedRow> => {
        const fields = ['schema', 'message', 'state', 'why'] as const
        return [key, await sound(`message ${key}`, () => this.#redis.hmget(this.#keys.message(key), ...fields))]
      }),
    )
    return this.#readable(rows, [], readUnconfirmed).flatMap((each) => each ?? [])
  }

  async claimSweeps(): Promise<Sweep[]> {
    const { outboxSweeps, outboxBudget, message, lane, recordPrefix } = this.#keys
    const keys = [outboxSweeps, message(''), outboxBudget, lane(''), recordPrefix]
    const againMs = this.#realMs(UNCONFIRMED_AFTER_MS)
    const reply = await run(this.#redis, CLAIM_SWEEPS, keys, [SWEEPS_AT_A_TIME, againMs, this.#speed, KNOWN_SCHEMA])
    const [rows, damaged] = reply as [SweepRow[], [string, string][]]
    return this.#readable(rows, damaged, readSweep)
  }

  async endSweep(key: string): Promise<void> {
    await sound('sweeps', () => traced('end-sweep', () => this.#redis.zrem(this.#keys.outboxSweeps, key)))
  }

  async resolve(key: string, posted: Posted | null): Promise<void> {
    const keys = [...this.#settleKeys()]
    await run(this.#redis, RESOLVE_MESSAGE, keys, [key, posted?.channel ?? '', posted?.ts ?? ''])
  }

  async add(message: NewMessage): Promise<void> {
    const row = JSON.stringify(rowOf(message))
    const keys = this.#settleKeys().slice(0, 6)
    const args = [row, KNOWN_SCHEMA, JSON.stringify(message), message.migration]
    const reply = await run(this.#redis, ENTER_MESSAGE, keys, args)
    if (typeof reply === 'string') throw new CorruptRecordError('the outbox', reply)
  }

  async posted(key: string): Promise<Posted | undefined> {
    const row = this.#keys.message(key)
    const [channel, ts] = await sound(`message ${key}`, () => this.#redis.hmget(row, 'postedChannel', 'postedTs'))
    return channel && ts ? { channel, ts } : undefined
  }

  async withdraw(key: string, claim: string): Promise<void> {
    await this.#settle(key, claim, 'withdraw', 0)
  }

  async nextDueAt(): Promise<EpochMs | undefined> {
    const reply = await run(
      this.#redis,
      NEXT_MESSAGE,
      [this.#keys.outboxDue, this.#keys.outboxSending, this.#keys.outboxSweeps],
      [],
    )
    return reply === null ? undefined : Number(reply)
  }

  async #settle(
    key: string,
    claim: string,
    how: 'sent' | 'defer' | 'withdraw' | 'undeliverable' | 'unknown',
    againMs: number,
    ...rest: (string | number)[]
  ) {
    const args = [key, claim, how, this.#realMs(againMs), ...rest]
    return (await run(this.#redis, SETTLE_MESSAGE, this.#settleKeys(), args)) === 1
  }

  #realMs(domainMs: number): number {
    return Math.round(domainMs / (this.#speed || 1))
  }

  #settleKeys(): string[] {
    const keys = this.#keys
    return [
      keys.outboxDue,
      keys.outboxSending,
      keys.outboxBusy,
      keys.message(''),
      keys.lane(''),
      keys.recordPrefix,
      keys.outboxSweeps,
    ]
  }
}

type UnconfirmedRow = readonly [key: string, fields: readonly (string | null)[]]

function readUnconfirmed([key, [schema, message, state, why]]: UnconfirmedRow): Unconfirmed | null {
  if (!schema || !message) return null
  return {
    message: readMessage(key, schema, message),
    state: state === 'undeliverable' ? 'undeliverable' : 'unknown',
    why: why ?? '',
  }
}

const KINDS = ['card', 'story', 'bulletin', 'notice', 'direct'] as const satisfies readonly NewMessage['kind'][]

function readMessage(key: string, schema: string, json: string): NewMessage {
  const what = `message ${key}`
  const message = readStored<NewMessage>(what, { schema, json })
  if (message.key === key && KINDS.includes(message.kind) && typeof message.migration === 'string') return message
  throw new CorruptRecordError(what, 'it is another message, or none')
}

type SweepRow = readonly [
  key: string,
  schema: string,
  message: string,
  state: string,
  firstTriedAt: string | null,
  postedChannel: string | null,
  postedTs: string | null,
  why: string | null,
]

const SWEPT = ['sent', 'unknown', 'undeliverable', 'void'] as const

function readSweep([key, schema, message, state, firstTriedAt, channel, ts, why]: SweepRow): Sweep {
  return {
    message: readMessage(key, schema, message),
    state: SWEPT.find((each) => each === state) ?? 'under-way',
    firstTriedAt: Number(firstTriedAt ?? 0),
    posted: channel && ts ? { channel, ts } : null,
    why: why ?? '',
  }
}

type Row = readonly [
  key: string,
  schema: string,
  message: string,
  attempts: string,
  firstTriedAt: string,
  uncertain: string | null,
  postedChannel: string | null,
  postedTs: string | null,
]

function readRow(
  [key, schema, message, attempts, firstTriedAt, uncertain, channel, ts]: Row,
  claim: string,
): ClaimedMessage {
  return {
    message: readMessage(key, schema, message),
    claim,
    isUncertain: uncertain === '1',
    firstTriedAt: Number(firstTriedAt),
    attempts: Number(attempts),
    posted: channel && ts ? { channel, ts } : null,
  }
}
