import type { MigrationEvent } from '../../migration/events.ts'
import type { Migration } from '../../migration/migration.ts'
import { commitEvents, postpone } from '../commit-events.ts'
import type { Fence, Ports } from '../ports.ts'

/** The claim is no longer ours: another worker looks after the migration now. Nothing more may be done under it. */
export class FencedError extends Error {}

/** Another migration has taken a server meanwhile: this one cannot go on by itself. */
export class LockedError extends Error {}

/** A worker's hold on one migration: its newest record, and commits under the claim's epoch. */
export class Claimed {
  readonly ports: Ports
  readonly owner: string
  readonly epoch: number
  /** Aborted when the process shuts down or the lease is lost. */
  readonly signal: AbortSignal
  #migration: Migration

  constructor(ports: Ports, claim: { owner: string; epoch: number; migration: Migration }, signal: AbortSignal) {
    this.ports = ports
    this.owner = claim.owner
    this.epoch = claim.epoch
    this.signal = signal
    this.#migration = claim.migration
  }

  get migration(): Migration {
    return this.#migration
  }

  /**
   * Commits what `decide` makes of the newest record; decides again when a person was quicker. No events: nothing is
   * committed. Rejects with `FencedError` when the claim is lost, with `LockedError` where another migration has a server.
   */
  async commit(decide: (migration: Migration) => readonly MigrationEvent[]): Promise<Migration> {
    for (;;) {
      this.signal.throwIfAborted()
      const before = this.#migration
      const events = decide(before)
      if (events.length === 0) return before
      const request = { id: before.id, before, events, by: 'stationmaster', epoch: this.epoch } as const
      const { result, migration } = await commitEvents(this.ports, request)
      if (result.kind === 'committed') {
        this.#migration = migration
        return migration
      }
      if (result.kind === 'locked') {
        const whose = result.installation === undefined ? '' : ` of another installation, "${result.installation}",`
        throw new LockedError(`The server ${result.lockName} is in the migration ${result.holder}${whose} by now.`)
      }
      if (result.kind !== 'conflict') throw new FencedError(`commit on ${before.id} was answered by ${result.kind}`)
      await this.reload()
    }
  }

  /** Takes up what people have done meanwhile. */
  async reload(): Promise<Migration> {
    const newest = await this.ports.store.load(this.#migration.id)
    if (!newest) throw new FencedError(`${this.#migration.id} is gone`)
    this.#migration = newest
    return newest
  }

  /** Looks again at `at`, with nothing else to record. A person who was quicker has set a due time of their own. */
  async postpone(at: number): Promise<void> {
    await postpone(this.ports, this.#migration, this.epoch, at)
  }

  /** What a write pool asks after it is open and before it writes. */
  fence(): Fence {
    const { id } = this.#migration
    return {
      migration: id,
      epoch: this.epoch,
      confirm: async () => {
        if (!(await this.ports.store.renew(id, this.owner, this.epoch)))
          throw new FencedError(`${id} is claimed by another worker`)
      },
      overtakenBy: async (epoch) => {
        const why = `a server has a session of claim ${epoch} of ${id}, the record knows of ${this.epoch} claims`
        await this.ports.records.declareBehind(why)
        throw new FencedError(why)
      },
    }
  }
}
