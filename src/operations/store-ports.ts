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
  /** The lapse that it looks after: then it is let through although nothing else is. */
  readonly turn?: number
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly version: number }
  | { readonly kind: 'duplicate'; readonly answer: string; readonly id: MigrationId }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'fenced' }
  | {
      readonly kind: 'locked'
      readonly lockName: string
      readonly holder: MigrationId
      /** Whose migration that is, where it is another installation's. */
      readonly installation?: string
    }

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly epoch: number; readonly migration: Migration }
  | { readonly kind: 'busy' }
  | { readonly kind: 'nothing-to-do' }

/** What is stored cannot be used: it is damaged, or written by a newer version. It is left alone, and so nothing of it acts. */
export abstract class UnreadableError extends Error {
  /** What it is, such as `MIG-42` or `message MIG-42.card`. */
  readonly what: string

  constructor(what: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.what = what
  }
}

/** A migration whose record cannot be used, and why, as a sentence without full stop. */
export interface Unreadable {
  readonly id: MigrationId
  readonly why: string
}

/** The records can't be reached, or let nothing be written at the moment: what was to be done has certainly not been recorded. */
export class NotRecordedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NotRecordedError'
  }
}

/** Whatever reads, and a write that was not carried out, rejects with `NotRecordedError`; a write of which nobody knows, with another. */
export interface MigrationStore {
  nextId(): Promise<MigrationId>
  /** Rejects with `UnreadableError`, as `events`, `claim` and `commit` do. */
  load(id: MigrationId): Promise<Migration | undefined>
  /** All migrations that can be read, newest first. */
  list(limit: number): Promise<Migration[]>
  /** Those among the newest that cannot, newest first. */
  unreadable(limit: number): Promise<readonly Unreadable[]>
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

/** A migration whose due time has passed. */
export interface Overdue {
  readonly id: MigrationId
  readonly dueAt: EpochMs
  readonly version: number
  /** Raised each time that a worker takes it. */
  readonly epoch: number
  /** Whether a worker holds it at this moment. */
  readonly isHeld: boolean
}

/** What is looked at to find migrations that do not come on. */
export interface StuckWatch {
  /** Those that are due since that moment or longer, longest first; also those that cannot be read. */
  overdue(since: EpochMs, limit: number): Promise<readonly Overdue[]>
  look(id: MigrationId): Promise<Migration | Unreadable | undefined>
  /** Those that were announced, until they are forgotten. */
  stuck(): Promise<readonly MigrationId[]>
  noteStuck(id: MigrationId, since: EpochMs): Promise<void>
  forgetStuck(id: MigrationId): Promise<void>
}
