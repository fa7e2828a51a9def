import type { EpochMs, MigrationId, ServerId } from '../migration/ids.ts'
import type { Change } from '../migration/plan/change.ts'
import type { TemplateSight } from '../migration/plan/needs.ts'
import type { SessionCount } from '../migration/quiet/history.ts'
import type { RestartWait } from '../migration/record-parts.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import type { SecretValue } from './secret-value.ts'

/** What a change needs beyond the approved plan. */
export interface ApplyContext {
  /** The change takes something back: what is gone by itself is as wanted. */
  readonly isReversal?: boolean
  /** The destination's station for the change's seat. */
  readonly stationId?: number
  /** Password for a new account or an automatic logon. */
  readonly password?: SecretValue
}

export type Observation =
  | { readonly kind: 'as-wanted'; readonly found: string }
  | { readonly kind: 'different'; readonly found: string }
  /** Launched, and not through yet; `found` says how far. */
  | { readonly kind: 'under-way'; readonly found: string }

/** Writing to one server under one claim. Every call rejects with `ServerTrouble` when the server cannot be worked with. */
export interface ServerWriter {
  observe(change: Change, context: ApplyContext): Promise<Observation>
  apply(change: Change, context: ApplyContext): Promise<void>
  /** What a try that was cut off may not have come to, although the change reads back as wanted; safe to do again. */
  complete(change: Change, context: ApplyContext): Promise<void>
  /** Shows a message on every session's screen; returns how many sessions were there. */
  warnSessions(text: string): Promise<number>
  /** Logs all sessions off, whatever is open in them; returns how many there were. Rejects where one stays. */
  endSessions(): Promise<number>
  close(): Promise<void>
}

export interface Fence {
  readonly migration: MigrationId
  readonly epoch: number
  /** Rejects when the claim is no longer ours; asked after the pool is open and before anything is written. */
  confirm(): Promise<void>
  /** A session of a later claim is there although ours is confirmed: then our records are older than the server. Always rejects. */
  overtakenBy(epoch: number): Promise<never>
}

/** The configured servers, each a MultiPoint server. */
export interface Servers {
  readonly names: readonly ServerId[]
  /** Canonical identity for locks; two names of one host give the same. */
  lockName(server: ServerId): string
  read(server: ServerId, signal: AbortSignal): Promise<ServerReading>
  /** Looks whether the destination reaches a file on the source with the credential that copies it. */
  lookAtTemplate(destination: ServerId, from: string, signal: AbortSignal): Promise<TemplateSight>
  /** What the server lacks of the commands and parameters that these changes need, in words; reads only. */
  lackingCommands(server: ServerId, changes: readonly Change[], signal: AbortSignal): Promise<readonly string[]>
  /** Shows on each station's screen which station it is; returns how many stations there are. */
  showIdentifiers(server: ServerId, signal: AbortSignal): Promise<number>
  /** How many sessions there are now. Leaves no shell open that was not open before. */
  countSessions(server: ServerId, signal: AbortSignal, as?: WorkAccount): Promise<SessionCount>
  /** Who is logged on now, for people with the role only: nothing of it is kept. */
  lookAtSessions(server: ServerId, signal: AbortSignal): Promise<readonly SessionSight[]>
  lookAtPilot(server: ServerId, watch: PilotWatch, signal: AbortSignal): Promise<PilotSight>
  /** Logs on as the local administrator that is configured for the server, and sees whether it is one. */
  proveLocalAdministrator(server: ServerId, signal: AbortSignal): Promise<Proof>
  /** Names of sessions under which other installations write to the server now. */
  othersAtWork(server: ServerId, signal: AbortSignal): Promise<readonly string[]>
  /** Whether a credential of that kind is configured for the server; where one password account serves for all, it counts. */
  hasCredential(server: ServerId, kind: CredentialKind): boolean
  /** Begins to watch for a restart, before it is asked for. */
  watchRestart(server: ServerId, as: WorkAccount, signal: AbortSignal): Promise<RestartMark>
  /** Looks once whether the server has restarted since, or is away. */
  lookForRestart(
    server: ServerId,
    mark: RestartMark,
    as: WorkAccount,
    signal: AbortSignal,
  ): Promise<{
    readonly verdict: 'up-before' | 'away' | 'coming' | 'back'
    readonly mark: RestartMark
    readonly lookAgainInMs: number
  }>
  /** Removes our shells of this migration with lower epochs, waits until they are gone, opens a pool of its own and confirms the fence. */
  openWriter(server: ServerId, fence: Fence, signal: AbortSignal, as?: WorkAccount): Promise<ServerWriter>
}

export type CredentialKind = 'managed' | 'share' | 'unjoin' | 'localAdmin'
/** Whom we work as: a server that leaves its domain knows only its local administrator afterwards. */
export type WorkAccount = 'configured' | 'local-administrator'

export type RestartMark = Pick<RestartWait, 'bootedBefore' | 'since' | 'goodAnswers'>

export interface Proof {
  readonly isProven: boolean
  readonly found: string
}

export interface SessionSight {
  readonly account: string
  /** Name of the station; null for a session over the network. */
  readonly station: string | null
}

export interface PilotWatch {
  readonly administrator: string
  readonly user: string
  /** Failed logons count from here on. */
  readonly since: EpochMs
}

export interface PilotSight {
  /** Names of the stations at which the test accounts are logged on now; null where they are not. */
  readonly administratorAt: string | null
  readonly userAt: string | null
  readonly failedLogOns: number
  readonly alerts: readonly string[]
}

export type TroubleKind =
  | 'unreachable'
  | 'not-winrm'
  | 'wrong-credentials'
  | 'not-administrator'
  | 'refused-by-server'
  | 'outcome-unknown'
  | 'shell-gone'
  | 'protocol'
  | 'no-multipoint'
  /** Another installation writes to it. */
  | 'in-use'
  | 'aborted'

/** A server could not be worked with; the message is for people, says what was found and what to do, and holds no secret. */
export class ServerTrouble extends Error {
  readonly trouble: TroubleKind
  readonly server: ServerId
  /** What was found, a sentence. */
  readonly found: string
  /** What to do about it; null where the sentence says it, or nobody can tell. */
  readonly remedy: string | null

  constructor(
    trouble: TroubleKind,
    server: ServerId,
    found: string,
    { remedy, ...options }: ErrorOptions & { readonly remedy?: string } = {},
  ) {
    super(remedy === undefined ? found : `${found} ${remedy}`, options)
    this.trouble = trouble
    this.server = server
    this.found = found
    this.remedy = remedy ?? null
  }
}
