import type { LoggedEvent } from '../../src/migration/events.ts'
import type { EpochMs, MigrationId } from '../../src/migration/ids.ts'
import type { Migration } from '../../src/migration/migration.ts'
import { isEnded } from '../../src/migration/states.ts'
import type { ClaimResult, Commit, CommitResult, MigrationStore } from '../../src/operations/ports.ts'
import { InMemoryBulletins } from './in-memory-bulletins.ts'
import { InMemoryOutbox, type OutboxOptions } from './in-memory-outbox.ts'

interface Row {
  json: string
  readonly events: string[]
  dueAt: EpochMs | null
  epoch: number
  lease: { owner: string; until: number } | null
}

/** Migrations in memory with the semantics of the store port: what is stored is JSON, so nothing is shared by reference. */
export class InMemoryStore implements MigrationStore {
  readonly outbox: InMemoryOutbox
  readonly bulletins: InMemoryBulletins
  readonly #rows = new Map<MigrationId, Row>()
  readonly #answers = new Map<string, { id: MigrationId; answer: string }>()
  readonly #locks = new Map<string, MigrationId>()
  readonly #options: OutboxOptions
  #lastNumber = 0

  constructor(options: OutboxOptions) {
    this.#options = options
    this.outbox = new InMemoryOutbox(options)
    this.bulletins = new InMemoryBulletins(this.outbox)
  }

  async nextId(): Promise<MigrationId> {
    this.#lastNumber += 1
    return `MIG-${this.#lastNumber}`
  }

  async load(id: MigrationId): Promise<Migration | undefined> {
    const row = this.#rows.get(id)
    return row && snapshotOf(row)
  }

  /** Nobody damages what is only in memory. */
  async unreadable(): Promise<readonly []> {
    return []
  }

  async list(limit: number): Promise<Migration[]> {
    const newestFirst = [...this.#rows].toSorted(([one], [other]) => numberOf(other) - numberOf(one))
    return newestFirst.slice(0, limit).map(([, row]) => snapshotOf(row))
  }

  async events(id: MigrationId): Promise<LoggedEvent[]> {
    return (this.#rows.get(id)?.events ?? []).map((json) => JSON.parse(json) as LoggedEvent)
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const version = commit.expectedVersion + commit.events.length
    if (version !== commit.snapshot.version || version === 0) throw new RangeError(`${commit.id}: no such version`)
    const refused = this.#refusal(commit)
    if (refused) return refused

    const row = this.#rows.get(commit.id) ?? { json: '', events: [], dueAt: null, epoch: 0, lease: null }
    row.json = JSON.stringify(commit.snapshot)
    row.events.push(...commit.events.map((event) => JSON.stringify(event)))
    row.dueAt = isEnded(commit.snapshot.state) ? null : commit.dueAt
    this.#rows.set(commit.id, row)
    this.#moveLocks(commit)
    this.bulletins.mark(commit)
    this.outbox.enter(commit.messages, version)
    if (commit.token !== undefined) this.#answers.set(commit.token, { id: commit.id, answer: commit.answer })
    return { kind: 'committed', version }
  }

  #refusal(commit: Commit): CommitResult | null {
    const answered = commit.token === undefined ? undefined : this.#answers.get(commit.token)
    if (answered) return { kind: 'duplicate', ...answered }
    const row = this.#rows.get(commit.id)
    if (commit.epoch !== undefined && (row?.epoch ?? 0) !== commit.epoch) return { kind: 'fenced' }
    if ((row?.events.length ?? 0) !== commit.expectedVersion) return { kind: 'conflict' }
    if (this.bulletins.isTaken(commit)) return { kind: 'conflict' }
    if (commit.locks !== 'hold') return null
    for (const lockName of commit.lockNames) {
      const holder = this.#locks.get(lockName)
      if (holder !== undefined && holder !== commit.id) return { kind: 'locked', lockName, holder }
    }
    return null
  }

  #moveLocks({ id, locks, lockNames }: Commit): void {
    for (const name of lockNames) {
      if (locks === 'hold') this.#locks.set(name, id)
      else if (locks === 'release' && this.#locks.get(name) === id) this.#locks.delete(name)
    }
  }

  async answerTo(token: string): Promise<{ id: MigrationId; answer: string } | undefined> {
    return this.#answers.get(token)
  }

  async claim(id: MigrationId, owner: string): Promise<ClaimResult> {
    const row = this.#rows.get(id)
    if (!row || isEnded(snapshotOf(row).state)) return { kind: 'nothing-to-do' }
    if (row.lease && row.lease.owner !== owner && row.lease.until > this.#options.leaseNow()) return { kind: 'busy' }
    if (row.lease?.owner !== owner) row.epoch += 1
    row.lease = { owner, until: this.#leaseEnd() }
    return { kind: 'claimed', epoch: row.epoch, migration: snapshotOf(row) }
  }

  async renew(id: MigrationId, owner: string, epoch: number): Promise<boolean> {
    const row = this.#rows.get(id)
    if (row?.lease?.owner !== owner || row.epoch !== epoch) return false
    row.lease = { owner, until: this.#leaseEnd() }
    return true
  }

  async release(id: MigrationId, owner: string, epoch: number): Promise<void> {
    const row = this.#rows.get(id)
    if (row?.lease?.owner === owner && row.epoch === epoch) row.lease = null
  }

  async due(now: EpochMs, limit: number) {
    const isHeld = ({ lease }: Row) => lease !== null && lease.until > this.#options.leaseNow()
    return [...this.#rows]
      .flatMap(([id, row]) =>
        row.dueAt !== null && row.dueAt <= now && !isHeld(row) ? [{ id, row, at: row.dueAt }] : [],
      )
      .toSorted((one, other) => one.at - other.at)
      .slice(0, limit)
      .map(({ id, row }) => ({ id, version: row.events.length, state: snapshotOf(row).state }))
  }

  async lockHolder(lockName: string): Promise<MigrationId | undefined> {
    return this.#locks.get(lockName)
  }

  /** When a worker must look at it next; for tests to move their clock to. */
  dueAt(id: MigrationId): EpochMs | null {
    return this.#rows.get(id)?.dueAt ?? null
  }

  #leaseEnd(): number {
    return this.#options.leaseNow() + this.#options.leaseMs
  }
}

function snapshotOf(row: Row): Migration {
  return JSON.parse(row.json) as Migration
}

function numberOf(id: MigrationId): number {
  return Number(id.slice('MIG-'.length))
}
