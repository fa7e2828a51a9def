import type { Answers } from './answers.ts'
import type { Assessment, Difference } from './assessment.ts'
import type { ParkReason } from './events.ts'
import type { RuleId } from './finding.ts'
import type { EpochMs, MigrationId, PersonId, ServerId } from './ids.ts'
import type { StateName } from './states.ts'
import type { Window } from './window.ts'

export type ChangeProgress =
  | { readonly status: 'intended'; readonly at: EpochMs }
  | { readonly status: 'done'; readonly how: 'already-so' | 'applied'; readonly at: EpochMs }
  | { readonly status: 'failed'; readonly sentence: string; readonly at: EpochMs }

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
  /** Null until both servers have been read once. */
  readonly assessment: Assessment | null
  readonly digest: string | null
  /** The sentence of the last examination that could not be made, cleared by one that could. */
  readonly assessmentFailure: string | null
  readonly acknowledged: readonly { readonly rule: RuleId; readonly by: PersonId; readonly at: EpochMs }[]
  readonly approval: {
    readonly digest: string
    readonly by: PersonId
    readonly at: EpochMs
    readonly expiresAt: EpochMs
  } | null
  readonly decisionDueAt: EpochMs | null
  readonly window:
    | (Window & {
        readonly isNow: boolean
        readonly reminderAts: readonly EpochMs[]
        readonly recheckedAt: EpochMs | null
      })
    | null
  /** What made the last approval void, field by field; cleared by the next approval. */
  readonly voided: readonly Difference[] | null
  readonly answers: Answers
  readonly seatProposal: {
    readonly seats: Readonly<Record<number, number>>
    readonly found: readonly { readonly stationId: number; readonly name: string }[]
  } | null
  readonly mapped: { readonly mapped: number; readonly wanted: number } | null
  readonly cutover: {
    readonly startedAt: EpochMs
    readonly secretKeyId: string
    readonly sessionsWarned: boolean
    readonly progress: Readonly<Record<string, ChangeProgress>>
    readonly attempts: number
    readonly retryAt: EpochMs | null
  } | null
  readonly parked: { readonly reason: ParkReason; readonly sentence: string; readonly from: StateName } | null
  readonly stopRequestedBy: PersonId | null
  readonly verification: {
    readonly ok: boolean
    readonly checks: number
    readonly differences: readonly string[]
    readonly at: EpochMs
  } | null
  readonly endedAt: EpochMs | null
  /** One sentence for people: why it was rejected, stopped, failed or cancelled. */
  readonly outcome: string | null
}
