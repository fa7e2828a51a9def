import type { NewMessage } from '../migration/announce/messages.ts'
import type { BulletinText, BulletinView, SheetText } from '../migration/bulletin/view.ts'
import type { CalendarEntry } from '../migration/calendar-entry.ts'
import type { ScreenMoment } from '../migration/drain/screen-moment.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { EpochMs, MigrationId, PersonId, ServerId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { SiteClock } from '../migration/permitted/site-clock.ts'
import type { TemplateSight } from '../migration/plan/needs.ts'
import type { Policy } from '../migration/policy.ts'
import type { QuietTimes } from '../migration/quiet/quiet-times.ts'
import type { Holder } from '../migration/roles.ts'
import type { StateName } from '../migration/states.ts'
import type { PasswordPolicy, ServerReading } from '../migration/worksheet/facts.ts'
import type { Bulletins, DeliveryTrouble, Outbox, Subscriptions } from './message-ports.ts'
import type { Sampling, SessionSamples } from './quiet/sampling-ports.ts'
import type { Records } from './records-ports.ts'
import type { SecretValue } from './secret-value.ts'
import type { Servers } from './server-ports.ts'
import type { MigrationStore } from './store-ports.ts'

export {
  type BulletinCommit,
  type Bulletins,
  type ClaimedMessage,
  DeliveryTrouble,
  type LoadedBulletin,
  type Messenger,
  type Outbox,
  type SendLimit,
  type Subscriptions,
  type Sweep,
  type Unconfirmed,
} from './message-ports.ts'
export type { Archive, Lapse, Records, Tombstone } from './records-ports.ts'
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
export {
  type ClaimResult,
  type Commit,
  type CommitResult,
  type MigrationStore,
  NotRecordedError,
  type Overdue,
  type StuckWatch,
  type Unreadable,
  UnreadableError,
} from './store-ports.ts'
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

/** Keeps what went wrong in the log, under a short reference that a person can read out. */
export interface Incidents {
  /** The reference: it stands in exactly one line of the log, with the error. */
  report(error: unknown, fields: object, message: string): string
}

/** Is told what has come of things, for whoever watches this process. Never throws and never waits. */
export interface Observer {
  committed(before: Migration | null, after: Migration, events: readonly LoggedEvent[]): void
  /** `lagMs` is how late it was by the domain's clock. */
  delivered(message: NewMessage['kind'], outcome: 'sent' | DeliveryTrouble['trouble'], lagMs: number): void
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
  /** People or groups, as mentions, who hold a role for all of these servers, or at the site: for refusals that name whom to ask. */
  whoMay(role: Holder, servers?: readonly ServerId[]): string
  /** Approvers of any of these servers whom the configuration names one by one, each once. */
  approverIds(servers: readonly ServerId[]): readonly PersonId[]
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
  /** The same without its date, for the end of what is over within half a day. */
  time(time: string): string
  /** What stands on the screens of a server's stations. At most 500 characters. */
  screen(moment: ScreenMoment): string
}

/** Everything that operations are given. */
export interface Ports {
  readonly store: MigrationStore
  readonly records: Records
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
  readonly incidents: Incidents
  readonly observer: Observer
}
