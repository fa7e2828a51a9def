import type { NewMessage } from '../migration/announce/messages.ts'
import type { BulletinPlace } from '../migration/bulletin/window-id.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { EpochMs, MigrationId, WindowId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { StateName } from '../migration/states.ts'

/** One transaction on a migration: all of it happens or none. */
export interface Commit {
  readonly id: MigrationId
  /** Number of events that the decision was made on; 0 creates the migration. */
  readonly expectedVersion: number
  /** The claim under which a worker commits; absent for a person's act. */
  readonly epoch?: number
  /** Dedupe key of the inbound act; a second commit with the same token gets the first answer and changes nothing. */
  readonly token?: string
  readonly events: readonly LoggedEvent[]
  readonly snapshot: Migration
  /** When a worker must look again; null when only a person can move it. */
  readonly dueAt: EpochMs | null
  /** `hold`: take the locks of both servers, refused where another migration holds one; `release`: give them back. */
  readonly locks: 'hold' | 'release' | 'keep'
  /** Canonical identities of the two servers, the lock's names. */
  readonly lockNames: readonly string[]
  readonly messages: readonly NewMessage[]
  /** Bulletins to be brought up to date because of it. */
  readonly bulletins: readonly BulletinPlace[]
  /** The window that it is put into; refused as a conflict where another one begins at that moment already. */
  readonly window: { readonly id: WindowId; readonly startAt: EpochMs } | null
  /** What the person is told; kept with the token. */
  readonly answer: string
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly version: number }
  | { readonly kind: 'duplicate'; readonly answer: string; readonly id: MigrationId }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'locked'; readonly lockName: string; readonly holder: MigrationId }

/** The records can't be reached, or let nothing be written at the moment: what was to be done has certainly not been recorded. */
export class NotRecordedError extends Error {
  constructor(cause: unknown) {
    super(`nothing was recorded: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'NotRecordedError'
  }
}

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly epoch: number; readonly migration: Migration }
  | { readonly kind: 'busy' }
  | { readonly kind: 'nothing-to-do' }

/** Whatever reads, and a write that was not carried out, rejects with `NotRecordedError`; a write of which nobody knows, with another. */
export interface MigrationStore {
  nextId(): Promise<MigrationId>
  load(id: MigrationId): Promise<Migration | undefined>
  /** All migrations, newest first. */
  list(limit: number): Promise<Migration[]>
  events(id: MigrationId): Promise<LoggedEvent[]>
  commit(commit: Commit): Promise<CommitResult>
  /** The first answer given under this token, if there was one. */
  answerTo(token: string): Promise<{ readonly id: MigrationId; readonly answer: string } | undefined>
  /** Takes the lease of a migration for `owner` and raises its epoch; `owner` again gets the same epoch. */
  claim(id: MigrationId, owner: string): Promise<ClaimResult>
  /** Extends the lease; false when it is no longer ours. */
  renew(id: MigrationId, owner: string, epoch: number): Promise<boolean>
  release(id: MigrationId, owner: string, epoch: number): Promise<void>
  /** Migrations whose due time has come, with their state and version. */
  due(
    now: EpochMs,
    limit: number,
  ): Promise<{ readonly id: MigrationId; readonly version: number; readonly state: StateName }[]>
  /** Which migration holds a server's lock. */
  lockHolder(lockName: string): Promise<MigrationId | undefined>
}
