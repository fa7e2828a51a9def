import type { Assessment, Difference } from './assessment/assessment.ts'
import type { Finding, RuleId } from './assessment/finding.ts'
import type { Because } from './bulletin/view.ts'
import type { Estimate, Timings } from './estimate/timings.ts'
import type { ParkReason } from './events.ts'
import type { EpochMs, MigrationId, PersonId, ServerId, WindowId } from './ids.ts'
import type { Answers, FoundStation, SeatMap } from './plan/answers.ts'
import type { Change } from './plan/change.ts'
import type { Booking, DrainPlan, OnSite, PilotSeen, Preparation, RestartWait, ScreenWarning } from './record-parts.ts'
import type { StateName } from './states.ts'
import type { NoAnswer, Window } from './window.ts'
import type { Worksheet } from './worksheet/worksheet.ts'

export type ChangeProgress =
  /** `found`, of one that takes long: how far it was when it was last looked at. */
  | { readonly status: 'intended'; readonly at: EpochMs; readonly found?: string }
  | { readonly status: 'done'; readonly how: 'already-so' | 'applied'; readonly at: EpochMs }
  | { readonly status: 'failed'; readonly sentence: string; readonly at: EpochMs }

/** One rule, acknowledged by one person for what it was about then. */
export interface Acknowledgement {
  readonly rule: RuleId
  readonly subjects: readonly string[]
  readonly by: PersonId
  readonly at: EpochMs
}

/** One person's yes, where more than one is needed. */
export interface GivenApproval {
  readonly by: PersonId
  readonly at: EpochMs
  readonly expiresAt: EpochMs
}

/** The same to a plan. */
export interface PlanApproval extends GivenApproval {
  readonly digest: string
  readonly ifNoAnswer: NoAnswer
}

/** The approval of a plan, once as many people have approved as are needed; `by` is the last of them. */
export interface Approval extends PlanApproval {
  /** Those of the others, the first first; absent where one was enough. */
  readonly earlier?: readonly GivenApproval[]
  /** Absent in records of earlier versions. */
  readonly drain?: DrainPlan
}

/** One ending of sessions: those of the source at the start, or those in the way of a restart. */
export interface SessionsEnding {
  readonly status: 'intended' | 'warned' | 'ended'
  /** Sessions that were there when they were warned. */
  readonly sessions: number
  readonly at: EpochMs
  /** How many were left at the last look that found another number than before; absent until then. */
  readonly left?: number
  readonly lookedAt?: EpochMs
}

/** From the first verification to the sign-off. */
export interface Pilot {
  readonly startedAt: EpochMs
  readonly seen: PilotSeen
  /** Seats and accounts that people may use, in the order of their release. */
  readonly releasedSeats: readonly number[]
  readonly releasedAccounts: readonly string[]
  readonly signedOffBy: PersonId | null
}

/** The question whether to go on or to go back, once the time for going back has passed. */
export interface Question {
  readonly askedAt: EpochMs
  readonly answerBy: EpochMs
  readonly isAnswered: boolean
}

export interface Rollback {
  readonly startedAt: EpochMs
  readonly by: PersonId | 'stationmaster'
  readonly reason: string
  readonly changes: readonly Change[]
  /** What cannot be undone, without names of accounts. */
  readonly leftovers: readonly string[]
  /** How the destination differs from its first worksheet, once it is rolled back. */
  readonly differences: readonly Difference[]
}

/** Somebody gave alone what was missing to an approval. Never taken out of the record. */
export interface BrokenGlass {
  readonly over: 'plan' | 'retirement'
  readonly by: PersonId
  readonly at: EpochMs
  readonly reason: string
  readonly digest: string
  /** Approvals that were missing. */
  readonly missing: number
}

export interface Retirement {
  readonly requestedBy: PersonId
  readonly requestedAt: EpochMs
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
  readonly acknowledgements: readonly Acknowledgement[]
  readonly approvedBy: PersonId | null
  /** Those of others than who approved it last. Absent where there are none. */
  readonly approvals?: readonly GivenApproval[]
  /** Version of the record at which the source was examined last. Absent in records of earlier versions. */
  readonly examinedAs?: number
  /** Why the source could not be examined; null where it could. */
  readonly failure: string | null
}

/** A later comparison of the destination with what was verified. */
export interface Drift {
  readonly requestedAt: EpochMs
  readonly returnTo: StateName
  /** Null until it is compared. Without names of accounts. */
  readonly differences: readonly Difference[] | null
  readonly checkedAt: EpochMs | null
  readonly failure: string | null
}

/** A manual item that somebody has confirmed, or overruled with a reason. */
export interface Confirmation {
  readonly item: string
  readonly by: PersonId
  readonly at: EpochMs
  readonly overruledBecause: string | null
}

export interface Schedule extends Window {
  readonly isNow: boolean
  readonly scheduledAt: EpochMs
  readonly reminderAts: readonly EpochMs[]
  /** When both servers were last read and found as approved. */
  readonly recheckedAt: EpochMs | null
  readonly retryAt: EpochMs | null
  /** Absent while none is recorded. */
  readonly warnings?: readonly ScreenWarning[]
}

/** Key of the ending of the source's sessions. */
export const SOURCE_SESSIONS = 'source'

/** What has been done to the servers so far. */
export interface Cutover {
  readonly startedAt: EpochMs
  /** Identifies the master secret that this migration's passwords are derived from. */
  readonly secretKeyId: string
  /** True until the intent of the first write is recorded: so long a difference voids the approval. */
  readonly isUntouched: boolean
  /** By the change that ends the sessions of its server; `SOURCE_SESSIONS` is the cutover itself. */
  readonly endings: Readonly<Record<string, SessionsEnding>>
  /** What a person has decided about those who are still logged on to the source. */
  readonly stillOn?: 'wait' | 'end' | null
  readonly progress: Readonly<Record<string, ChangeProgress>>
  /** Failed attempts in a row; the next one is due at `retryAt`. */
  readonly attempts: number
  readonly retryAt: EpochMs | null
}

/** It does not come on by itself. */
export interface Stuck {
  readonly since: EpochMs
  readonly why: 'untouched' | 'no-progress'
  readonly reference: string
}

/** A migration: its events folded. Plain data, so that the snapshot is its JSON. */
export interface Migration {
  /** The newest of its events'. */
  readonly schema: number
  readonly id: MigrationId
  /** Number of events folded so far. */
  readonly version: number
  readonly state: StateName
  readonly source: ServerId
  readonly destination: ServerId
  readonly requestedBy: PersonId
  readonly requestedAt: EpochMs
  readonly changedAt: EpochMs
  readonly wantedStartAt: EpochMs | null
  /** The window that it was last given, kept when it is called off. Absent in records of earlier versions. */
  readonly window?: WindowId | null
  /** Windows that it has left for another one; absent where there are none. */
  readonly formerWindows?: readonly WindowId[]
  /** Why the time that people were told no longer holds; null while it does. Absent in records of earlier versions. */
  readonly putOffBecause?: Because | null
  readonly decideBy: EpochMs
  /** Someone asked for both servers to be read again now. */
  readonly isCheckWanted: boolean
  /** Null until both servers have been read once. */
  readonly assessment: Assessment | null
  readonly digest: string | null
  /** Why the last examination could not be made; null after one that could. */
  readonly assessmentFailure: string | null
  readonly acknowledgements: readonly Acknowledgement[]
  readonly approval: Approval | null
  /** What was given while more is needed. Absent where there never was any. */
  readonly approvals?: readonly PlanApproval[]
  /** Absent where nobody ever did. */
  readonly brokenGlass?: readonly BrokenGlass[]
  readonly schedule: Schedule | null
  /** What made the last approval void, field by field; null again after the next approval. */
  readonly voided: readonly Difference[] | null
  readonly answers: Answers
  readonly seatProposal: { readonly seats: SeatMap; readonly found: readonly FoundStation[] } | null
  readonly mapped: {
    readonly mapped: number
    readonly wanted: number
    /** Names of stations that are mapped but lack a keyboard. */
    readonly incomplete: readonly string[]
    readonly isConsoleMode: boolean
  } | null
  readonly cutover: Cutover | null
  readonly onSite: OnSite | null
  /** Absent in records of earlier versions. */
  readonly preparation?: Preparation | null
  /** How long the plan is expected to take. Absent until there is one, and in records of earlier versions. */
  readonly estimate?: Estimate
  /** What the steps of the cutover have taken so far. Absent before there are any, and in records of earlier versions. */
  readonly timings?: Timings
  /** The window as calendars have it. Absent before there is one, and in records of earlier versions. */
  readonly booking?: Booking
  readonly confirmations: readonly Confirmation[]
  readonly restart: RestartWait | null
  readonly question: Question | null
  readonly pilot: Pilot | null
  readonly rollback: Rollback | null
  readonly retirement: Retirement | null
  readonly drift: Drift | null
  readonly parked: { readonly reason: ParkReason; readonly sentence: string } | null
  readonly stopRequestedBy: PersonId | null
  /** When it came into its state. Absent in records of earlier versions. */
  readonly stateSince?: EpochMs
  /** Since when it was due when it was seen to be stuck; null once it moves. Absent before, and in records of earlier versions. */
  readonly stuck?: Stuck | null
  readonly verification: {
    readonly isOk: boolean
    readonly checks: number
    readonly differences: readonly string[]
    /** The destination as it was verified; null where it was not. */
    readonly worksheet: Worksheet | null
    readonly at: EpochMs
  } | null
  /** How often the records had gone back in time when it was last verified because of it; absent where they never have. */
  readonly turn?: number
  readonly endedAt: EpochMs | null
  /** One sentence for people: why it was rejected, stopped, failed or cancelled. */
  readonly outcome: string | null
}
