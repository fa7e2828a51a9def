import type { NewMessage } from '../migration/announce/messages.ts'
import type { Bulletin } from '../migration/bulletin/bulletin.ts'
import type { Announced } from '../migration/bulletin/compose.ts'
import type { BulletinView } from '../migration/bulletin/view.ts'
import type { BulletinPlace } from '../migration/bulletin/window-id.ts'
import type { EpochMs, MigrationId, PersonId, ServerId, WindowId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'

/** A message taken from the outbox under a lease. */
export interface ClaimedMessage {
  readonly message: NewMessage
  /** Proof of the claim; every later call about the message carries it. */
  readonly claim: string
  /** True where an earlier sender may have posted it already: look before posting. */
  readonly isUncertain: boolean
  readonly firstTriedAt: EpochMs
  readonly attempts: number
  /** Where it was posted before (cards and anchors), for editing. */
  readonly posted: { readonly channel: string; readonly ts: string } | null
}

/** What Slack limits: edits of all messages together, posts into each channel, and looking for what was posted. */
export type SendLimit = 'edits' | 'posts' | 'looks'

/** Where a message was posted. */
export interface Posted {
  readonly channel: string
  readonly ts: string
}

/** A message that may or may not have been said, or that cannot be. */
export interface Unconfirmed {
  readonly message: NewMessage
  readonly state: 'unknown' | 'undeliverable'
  readonly why: string
}

/** A message that was in doubt. `under-way`: it is being sent or waits; `void`: it has been taken back. */
export interface Sweep {
  readonly message: NewMessage
  readonly state: 'sent' | 'unknown' | 'undeliverable' | 'under-way' | 'void'
  readonly firstTriedAt: EpochMs
  readonly posted: Posted | null
  readonly why: string
}

export interface Outbox {
  /** The most urgent that are due, as far as Slack's limits allow. */
  claimDue(now: EpochMs, owner: string, limit: number): Promise<ClaimedMessage[]>
  /** Looks, just before posting, whether the message still holds and is still ours. */
  stillHolds(key: string, claim: string): Promise<boolean>
  /** False where the claim was lost and another sender has the message: what was posted may be a twin of `posted(key)`. */
  markSent(key: string, claim: string, posted: { channel: string; ts: string }): Promise<boolean>
  /** Gives it back to be tried at `at`; `isUncertain` where it may have been posted. */
  defer(key: string, claim: string, at: EpochMs, isUncertain: boolean): Promise<void>
  /** Slack refused the message for now: nothing that falls under the same limit is handed out for so long. */
  setAside(key: string, limit: SendLimit, forMs: number): Promise<void>
  markUndeliverable(key: string, claim: string, why: string): Promise<void>
  /** Nobody can look whether it was posted: it stays so, is shown to operators, and is looked at again later. */
  markUnknown(key: string, claim: string, why: string): Promise<void>
  /** A migration's messages of which nobody knows whether they were posted, and those that cannot be. */
  unconfirmed(migration: MigrationId): Promise<Unconfirmed[]>
  /** Messages to be looked at once more. Each comes again some minutes later, until its sweep is ended. */
  claimSweeps(): Promise<Sweep[]>
  endSweep(key: string): Promise<void>
  /** What an unknown message has come to: found, or surely not posted, and then it goes out again. Ends its sweep. */
  resolve(key: string, posted: Posted | null): Promise<void>
  /** Puts in a message beside all commits; one whose key is known already changes nothing. */
  add(message: NewMessage): Promise<void>
  /** Where a message with this key was posted. */
  posted(key: string): Promise<{ readonly channel: string; readonly ts: string } | undefined>
  /** Takes a message back that no longer holds and was not posted. */
  withdraw(key: string, claim: string): Promise<void>
  nextDueAt(): Promise<EpochMs | undefined>
}

/** A bulletin with what it is decided on. */
export interface LoadedBulletin {
  readonly bulletin: Bulletin
  /** How often it was asked to be brought up to date; a commit that has seen all of them ends the asking. */
  readonly marks: number
  /** All migrations that were ever put into its window, in any order. */
  readonly members: readonly MigrationId[]
}

export interface BulletinCommit {
  /** Its version is one more than what it was decided on. */
  readonly next: Bulletin
  readonly marks: number
  /** When to decide again though nothing has happened; null: never. */
  readonly dueAt: EpochMs | null
  readonly messages: readonly NewMessage[]
}

/** What channels are told of windows. */
export interface Bulletins {
  /** The window that begins at that moment, where there is one. */
  windowAt(startAt: EpochMs): Promise<WindowId | undefined>
  /** All migrations that were ever put into the window. */
  membersOf(window: WindowId): Promise<readonly MigrationId[]>
  /** Asks for a bulletin with this migration in it to be brought up to date at once. */
  ask(place: BulletinPlace, migration: MigrationId, at: EpochMs): Promise<void>
  /** Bulletins that are to be brought up to date, longest due first. */
  due(now: EpochMs, limit: number): Promise<readonly BulletinPlace[]>
  load(place: BulletinPlace): Promise<LoadedBulletin>
  /** False where another worker was quicker: nothing was changed. */
  commit(commit: BulletinCommit): Promise<boolean>
  /** Keeps, for each start that a message announced, when it was first seen to stand in Slack. */
  noteHeard(place: BulletinPlace, announced: readonly Announced[], at: EpochMs): Promise<void>
  /** When people of that place first could read that the migration begins then. */
  heardAt(place: BulletinPlace, announced: Announced): Promise<EpochMs | undefined>
  nextDueAt(): Promise<EpochMs | undefined>
}

/** Who wants to be told of what happens to a server. Ids only; nobody has to have a role. */
export interface Subscriptions {
  /** Everybody who asked for one of these servers, each once. */
  of(servers: readonly ServerId[]): Promise<PersonId[]>
  /** `full` where as many as a server takes have asked already. Asking again renews it. */
  add(server: ServerId, person: PersonId): Promise<'added' | 'already' | 'full'>
  /** False where there was nothing to take back. */
  remove(server: ServerId, person: PersonId): Promise<boolean>
}

/**
 * Where a delivery went wrong. `ambiguous`: it may have been posted; `retry`: it was not; `dead`: it never can be; `unreadable`: it
 * may have been posted, and we may not look.
 */
export class DeliveryTrouble extends Error {
  readonly trouble: 'ambiguous' | 'retry' | 'dead' | 'unreadable'
  readonly retryAfterMs: number | undefined
  /** The limit that Slack says is used up for `retryAfterMs`. */
  readonly limit: SendLimit | undefined

  constructor(
    trouble: DeliveryTrouble['trouble'],
    message: string,
    retryAfterMs?: number,
    options?: ErrorOptions & { readonly limit?: SendLimit | undefined },
  ) {
    super(message, options)
    this.limit = options?.limit
    this.trouble = trouble
    this.retryAfterMs = retryAfterMs
  }
}

/** Says messages in Slack. Renders them, carries their key in the message's metadata, never retries by itself. */
export interface Messenger {
  /**
   * Posts the message, or edits it where `edit` is given. `thread` is what it replies to (a story: the card; a notice: its
   * channel's bulletin, shown in the channel too). Rejects with `DeliveryTrouble`.
   */
  deliver(
    message: NewMessage,
    context: {
      readonly migration: Migration | undefined
      /** What a bulletin or a notice is to say. */
      readonly view?: BulletinView | null
      readonly thread: Posted | null
      readonly edit: Posted | null
      /** What a card says could not be confirmed. */
      readonly unconfirmed?: readonly Unconfirmed[]
    },
  ): Promise<Posted>
  /** Looks for a message with this key that was posted since `since`; undefined where there is none. Rejects with `DeliveryTrouble`. */
  find(message: NewMessage, thread: Posted | null, since: EpochMs): Promise<Posted | undefined>
  /** All messages with this key, the oldest first. Rejects with `DeliveryTrouble`. */
  findAll(message: NewMessage, thread: Posted | null, since: EpochMs): Promise<readonly Posted[]>
  /** Deletes one of ours; one that is gone already is fine. Rejects with `DeliveryTrouble`. */
  remove(posted: Posted): Promise<void>
}
