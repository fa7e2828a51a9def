import type { Loaded } from '../config/load-configuration.ts'
import type { Assessment } from '../migration/assessment/assessment.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { MigrationId, ServerId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { QuietTimes } from '../migration/quiet/quiet-times.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import type { Digest, DocumentFile, Documents, SecretValue, Unreadable } from '../operations/ports.ts'

/** The queues that a worker may be limited to. */
export const QUEUE_NAMES = ['preflight', 'migrate', 'verify', 'notify'] as const
export type QueueName = (typeof QUEUE_NAMES)[number]

/** The environment, as it is. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What a process does: listen to Slack, work on queues, or both. */
export interface ProcessRole {
  readonly isBot: boolean
  /** Queues to work on; empty for a bot alone. */
  readonly queues: readonly QueueName[]
}

/** One line of what `doctor` looked at. */
export interface Check {
  /** What it is about, such as `Redis` or `Server lab-old`; checks of one subject stand together. */
  readonly subject: string
  /** What was looked at, such as `persistence`. */
  readonly what: string
  /** `unseen`: it could not be looked at, which is nobody's fault, or the fault of a finding before it. */
  readonly verdict: 'fine' | 'finding' | 'unseen'
  /** What was seen. */
  readonly found: string
  /** What to do about a finding; null where that is clear, and for anything else. */
  readonly remedy: string | null
}

export interface PlanPreview {
  readonly assessment: Assessment
  readonly digest: string
}

/** The exchange with a server, without names. */
export interface ServerRecording {
  readonly exchangeCount: number
  /** What is to be written. */
  readonly text: string
  readonly replaced: readonly { readonly original: string; readonly placeholder: string }[]
  /** Every text that it holds, without the placeholders. */
  readonly values: readonly string[]
  /** Names of types, properties and schemas in it, and ids. */
  readonly structure: readonly string[]
  readonly leftOut: readonly { readonly exchange: number; readonly why: string }[]
  /** Why the server could not be read to the end, as a sentence; null where it could. */
  readonly trouble: string | null
}

/** One new account whose holder gets a slip with its password. */
export interface PasswordSlip {
  readonly account: string
  readonly fullName: string
  readonly password: SecretValue
  /** Whether a new password must be chosen at the first logon. */
  readonly mustChange: boolean
}

/** How much a backup holds. */
export interface BackupCounts {
  readonly migrations: number
  readonly events: number
  readonly messages: number
}

/** What the command line needs of the rest, handed in by the entry point. Rejections with a message are shown as one sentence. */
export interface CliParts {
  /** Puts what nobody expected into the log, and gives the reference that finds it there. */
  reportIncident(error: unknown, variables: Variables): string
  /** Runs until a signal ends it; resolves with the exit code. */
  runProcess(loaded: Loaded, role: ProcessRole): Promise<number>
  readServer(loaded: Loaded, server: ServerId): Promise<ServerReading>
  makePlan(loaded: Loaded, source: ServerId, destination: ServerId): Promise<PlanPreview>
  /** Migrations, newest first. */
  listMigrations(loaded: Loaded): Promise<readonly Migration[]>
  /** Those that are damaged or of a newer version, newest first. */
  listUnreadable(loaded: Loaded): Promise<readonly Unreadable[]>
  findMigration(loaded: Loaded, id: MigrationId): Promise<Migration | undefined>
  /** What became of one whose record is no longer kept, as a sentence. */
  findTombstone(loaded: Loaded, id: MigrationId): Promise<string | undefined>
  /** Everything that has happened to it, in order. */
  findEvents(loaded: Loaded, id: MigrationId): Promise<readonly LoggedEvent[]>
  documents(loaded: Loaded): Documents
  /** When a server will be quiet, by what is kept of it in Redis. */
  findQuietTimes(loaded: Loaded, server: ServerId): Promise<QuietTimes>
  /** The notice of a migration as it is now, as a sheet to print; null where there is none yet. */
  doorSheet(loaded: Loaded, migration: Migration): DocumentFile | null
  /** Slips to print and cut out, as HTML. */
  renderSlips(entries: readonly PasswordSlip[], heading: { readonly title: string; readonly contact: string }): string
  /** Throws with a sentence where the master secret of this key is not at hand. */
  derivePassword(loaded: Loaded, keyId: string, id: MigrationId, account: string): Promise<SecretValue>
  /** What lets others read the memory of a process of Stationmaster's. */
  checkProcess(): readonly Check[]
  /** Which master secrets are at hand, and which of them migrations need. */
  checkMasterSecret(loaded: Loaded): Promise<readonly Check[]>
  /** All records as the text of a backup. */
  backUp(loaded: Loaded, software: string): Promise<{ readonly text: string; readonly counts: BackupCounts }>
  /** Fills an empty Redis. Rejects with a sentence where the backup, or Redis, is not as it has to be. */
  restore(loaded: Loaded, text: string): Promise<BackupCounts>
  readonly digest: Digest
  checkRedis(loaded: Loaded): Promise<readonly Check[]>
  checkSlack(loaded: Loaded): Promise<readonly Check[]>
  checkServer(loaded: Loaded, server: ServerId): Promise<readonly Check[]>
  /** Reads a server and keeps the exchange; changes nothing. */
  recordServer(loaded: Loaded, server: ServerId): Promise<ServerRecording>
  /** The texts of a language as a file (YAML) to begin with; undefined for a language that there is not. */
  printTexts(language: string): string | undefined
  readonly languages: readonly string[]
  /** The Slack app's manifest as YAML; with an address for HTTP, otherwise for Socket Mode. */
  renderManifest(options: { readonly command: string; readonly httpUrl?: string }): string
}
