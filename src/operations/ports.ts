import type { NewMessage } from '../migration/announce/messages.ts'
import type { Bulletin } from '../migration/bulletin/bulletin.ts'
import type { Announced } from '../migration/bulletin/compose.ts'
import type { BulletinText, BulletinView, SheetText } from '../migration/bulletin/view.ts'
import type { BulletinPlace } from '../migration/bulletin/window-id.ts'
import type { CalendarEntry } from '../migration/calendar-entry.ts'
import type { ScreenMoment } from '../migration/drain/screen-moment.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { EpochMs, MigrationId, PersonId, ServerId, WindowId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { SiteClock } from '../migration/permitted/site-clock.ts'
import type { RoleName } from '../migration/person.ts'
import type { TemplateSight } from '../migration/plan/needs.ts'
import type { Policy } from '../migration/policy.ts'
import type { QuietTimes } from '../migration/quiet/quiet-times.ts'
import type { StateName } from '../migration/states.ts'
import type { PasswordPolicy, ServerReading } from '../migration/worksheet/facts.ts'
import type { Sampling, SessionSamples } from './quiet/sampling-ports.ts'
import type { SecretValue } from './secret-value.ts'
import type { Servers } from './server-ports.ts'

export {
  type ApplyContext,
  type CredentialKind,
  type Fence,
  type Observation,
  type PilotSight,
  type PilotWatch,
  type Proof,
  type RestartMark,
  type Servers,
  ServerTrouble,
  type ServerWriter,
  type SessionSight,
  type TroubleKind,
  type WorkAccount,
} from './server-ports.ts'
export type { PasswordPolicy, Policy, Sampling, SecretValue, SessionSamples, TemplateSight }

/** Domain time: due times, windows, notices and expiry. Tests may shift it and speed it up. */
export interface Clock {
  now(): EpochMs
}

export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Logger
}

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

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly epoch: number; readonly migration: Migration }
  | { readonly kind: 'busy' }
  | { readonly kind: 'nothing-to-do' }

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

/** Wakes a worker: best effort, the reconciler repeats what gets lost. */
export interface WakeUp {
  look(id: MigrationId, version: number, state: StateName): Promise<void>
  deliver(): Promise<void>
}

/** One of the two moments that a time stands for on the night when clocks are put back. */
export interface Reading {
  /** What is written to mean this one, `2026-10-25 02:30 +02:00`. */
  readonly written: string
  /** The same with the zone's own name. */
  readonly says: string
}

/** Zones are known only here. */
export interface Zones extends SiteClock {
  /** The IANA name of the site's zone. */
  readonly name: string
  /**
   * Reads `YYYY-MM-DD HH:mm` in the site's zone; an offset such as `+02:00` may follow. Problems are sentences that say both
   * readings; `readings` are there where either can be meant.
   */
  parse(
    text: string,
  ): { readonly at: EpochMs } | { readonly problem: string; readonly readings?: readonly [Reading, Reading] }
  /** `2026-11-24 02:00 CET (01:00 UTC)`. */
  format(at: EpochMs): string
  /** Minutes that the site's clock is ahead of UTC at that moment. */
  offsetMinutes(at: EpochMs): number
}

/** Hash of canonical text, as lower-case hexadecimal SHA-256. */
export type Digest = (text: string) => string

export interface Passwords {
  /** Identifies the master secret in use, without telling it. */
  readonly keyId: string
  /**
   * The password of a new account: as the site's own file of passwords has it, or derived, and then the same for the same
   * migration, account and key. Rejects where the file cannot be read or the key is not at hand.
   */
  derive(keyId: string, migration: MigrationId, account: string): Promise<SecretValue>
  /** Why the password that a new account will get is none that this policy takes, or cannot be had; null where all is well. */
  unmet(account: string, policy: PasswordPolicy): Promise<string | null>
  /** A password that the configuration names for an automatic logon, where it does and it can be read. */
  configured(account: string): Promise<SecretValue | undefined>
}

/** Channels and names that operations put into messages. */
export interface Site {
  readonly updatesChannel: string
  /** Notices channels of a server. */
  noticesChannels(server: ServerId): readonly string[]
  readonly command: string
  readonly contact: string
  readonly alternative: string
  /** Where all windows can be subscribed to; null where that is not served. Only for people with a role. */
  readonly calendarUrl: string | null
  /** People or groups, as mentions, who hold a role: for refusals that name whom to ask. */
  whoMay(role: RoleName): string
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

export interface DocumentFile {
  readonly name: string
  readonly mimetype: string
  readonly text: string
}

/** One document in two forms: to print, and to file. */
export interface DocumentFiles {
  readonly html: DocumentFile
  readonly markdown: DocumentFile
}

export interface PictureFile {
  readonly name: string
  readonly mimetype: 'image/png'
  readonly bytes: Uint8Array
  /** What it shows, for whoever does not see it. */
  readonly altText: string
}

/** What people print and file. Names accounts: for people with the role, and files only. */
export interface Documents {
  worksheet(server: ServerId, reading: ServerReading): DocumentFiles
  /** Counts only; names nobody. */
  heatMap(found: QuietTimes): Promise<PictureFile>
  /** `nameOf` says who acted, as people know them. */
  report(id: MigrationId, events: readonly LoggedEvent[], nameOf: (person: PersonId) => string): DocumentFiles
  /** A sheet to print and hang up. Names no account. */
  door(id: MigrationId, text: SheetText): DocumentFile
  /** Windows for people's calendars. Names servers and nobody. */
  calendar(name: string, entries: readonly CalendarEntry[]): DocumentFile
}

/** What is said to people at the stations, in the site's language and its own words where it has some. */
export interface Wording {
  /** A reply that everybody must notice. */
  notice(view: BulletinView): BulletinText
  /** The post that is kept current: one sentence to begin with, then a line for each server. */
  board(view: BulletinView): BulletinText
  /** The board as a sheet for the door, made at `at`. */
  sheet(view: BulletinView, at: EpochMs): SheetText
  /** A moment, where its date and its time are written by whoever shows it. */
  moment(date: string, time: string): string
  /** What stands on the screens of a server's stations. At most 500 characters. */
  screen(moment: ScreenMoment): string
}

/** Everything that operations are given. */
export interface Ports {
  readonly store: MigrationStore
  readonly outbox: Outbox
  readonly subscriptions: Subscriptions
  readonly bulletins: Bulletins
  readonly wakeUp: WakeUp
  readonly servers: Servers
  readonly clock: Clock
  readonly zones: Zones
  readonly documents: Documents
  readonly samples: SessionSamples
  readonly sampling: Sampling
  readonly digest: Digest
  readonly passwords: Passwords
  readonly wording: Wording
  readonly policy: Policy
  readonly site: Site
  readonly logger: Logger
}
