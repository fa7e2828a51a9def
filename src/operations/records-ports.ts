import type { EpochMs, MigrationId, ServerId } from '../migration/ids.ts'
import type { StateName } from '../migration/states.ts'

/** Why nothing is given out: the records went back in time and must be verified, or a backup is being restored. */
export interface Lapse {
  readonly kind: 'behind' | 'restoring'
  /** How often it has happened, this time included. */
  readonly turn: number
  /** What was found, a sentence without its full stop. */
  readonly why: string
}

/** What is left of a migration whose record is no longer kept. */
export interface Tombstone {
  readonly id: MigrationId
  readonly source: ServerId
  readonly destination: ServerId
  readonly state: StateName
  readonly endedAt: EpochMs
  /** Number of its events, and the last hash of its exported log. */
  readonly version: number
  readonly head: string
  readonly forgottenAt: EpochMs
}

/** All records of the installation together. */
export interface Records {
  /** Looks whether the store still has what it had acknowledged; null where it has. Until a lapse is ended nothing is given out. */
  lapse(): Promise<Lapse | null>
  /** Something outside knows that the records went back in time. */
  declareBehind(why: string): Promise<void>
  /** All that is live has been looked after. */
  endLapse(turn: number): Promise<void>
  /** Every migration that has not ended. */
  live(): Promise<readonly MigrationId[]>
  /** Migrations that ended before, the oldest first. */
  endedBefore(at: EpochMs, limit: number): Promise<readonly MigrationId[]>
  /** Takes records away with all that belongs to them, and leaves tombstones; those that have changed or have something to say stay. */
  forget(tombstones: readonly Tombstone[]): Promise<readonly MigrationId[]>
  tombstone(id: MigrationId): Promise<Tombstone | undefined>
  /** Takes away what was left before that moment. */
  dropTombstones(before: EpochMs): Promise<void>
  /** True for one process at a time, which then looks after what is kept too long. */
  claimTidying(owner: string): Promise<boolean>
}

/** Where the log of a migration goes before its record is taken away. */
export interface Archive {
  /** Keeps it under the name, for its owner only. The same text again changes nothing. */
  keep(name: string, text: string): Promise<void>
}
