import type { Assessment, Difference } from './assessment/assessment.ts'
import type { RuleId } from './assessment/finding.ts'
import type { ParkReason } from './events.ts'
import type { EpochMs, MigrationId, PersonId, ServerId } from './ids.ts'
import type { Answers, FoundStation, SeatMap } from './plan/answers.ts'
import type { StateName } from './states.ts'
import type { Window } from './window.ts'

export type ChangeProgress =
  | { readonly status: 'intended'; readonly at: EpochMs }
  | { readonly status: 'done'; readonly how: 'already-so' | 'applied'; readonly at: EpochMs }
  | { readonly status: 'failed'; readonly sentence: string; readonly at: EpochMs }

/** One rule, acknowledged by one person for what it was about then. */
export interface Acknowledgement {
  readonly rule: RuleId
  readonly subjects: readonly string[]
  readonly by: PersonId
  readonly at: EpochMs
}

export interface Approval {
  readonly digest: string
  readonly by: PersonId
  readonly at: EpochMs
  readonly expiresAt: EpochMs
}

export interface Schedule extends Window {
  readonly isNow: boolean
  readonly scheduledAt: EpochMs
  readonly reminderAts: readonly EpochMs[]
  /** When both servers were last read and found as approved. */
  readonly recheckedAt: EpochMs | null
  readonly retryAt: EpochMs | null
}

/** What has been done to the destination so far. */
export interface Cutover {
  readonly startedAt: EpochMs
  /** Identifies the master secret that this migration's passwords are derived from. */
  readonly secretKeyId: string
  /** True until the intent of the first write is recorded: so long a difference voids the approval. */
  readonly isUntouched: boolean
  readonly warning: 'none' | 'intended' | { readonly sessions: number }
  readonly progress: Readonly<Record<string, ChangeProgress>>
  /** Failed attempts in a row; the next one is due at `retryAt`. */
  readonly attempts: number
  readonly retryAt: EpochMs | null
}

/** A migration: its events folded. Plain data, so that the snapshot is its JSON. */
export interface Migration {
  readonly schema: 1
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
  /** Start that the notices channels were last told, kept when it is called off; null where they were told of none. */
  readonly announcedStartAt: EpochMs | null
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
  readonly schedule: Schedule | null
  /** What made the last approval void, field by field; null again after the next approval. */
  readonly voided: readonly Difference[] | null
  readonly answers: Answers
  readonly seatProposal: { readonly seats: SeatMap; readonly found: readonly FoundStation[] } | null
  readonly mapped: { readonly mapped: number; readonly wanted: number } | null
  readonly cutover: Cutover | null
  readonly parked: { readonly reason: ParkReason; readonly sentence: string } | null
  readonly stopRequestedBy: PersonId | null
  readonly verification: {
    readonly isOk: boolean
    readonly checks: number
    readonly differences: readonly string[]
    readonly at: EpochMs
  } | null
  readonly endedAt: EpochMs | null
  /** One sentence for people: why it was rejected, stopped, failed or cancelled. */
  readonly outcome: string | null
}
