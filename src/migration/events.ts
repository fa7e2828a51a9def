import type { Assessment, Difference } from './assessment/assessment.ts'
import type { RuleId } from './assessment/finding.ts'
import type { EpochMs, PersonId, ServerId } from './ids.ts'
import type { FoundStation, SeatMap } from './plan/answers.ts'
import type { Window } from './window.ts'

/** Why a migration waits for a person. */
export type ParkReason = 'seats' | 'manual-items' | 'unreachable' | 'outside-plan' | 'unknown-outcome'

/** What has happened, in the past tense. Appended to the log, never rewritten; every later version must fold them. */
export type MigrationEvent = RequestEvent | AssessmentEvent | ScheduleEvent | CutoverEvent | VerificationEvent

type RequestEvent =
  | {
      readonly type: 'requested'
      readonly source: ServerId
      readonly destination: ServerId
      readonly wantedStartAt: EpochMs | null
      /** Until when the request waits for its decision. */
      readonly decideBy: EpochMs
    }
  | { readonly type: 'check-requested'; readonly decideBy: EpochMs }
  | { readonly type: 'rejected'; readonly reason: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'expired' }

type AssessmentEvent =
  | { readonly type: 'assessment-failed'; readonly sentence: string }
  | { readonly type: 'assessed'; readonly assessment: Assessment; readonly digest: string }
  | { readonly type: 'acknowledged'; readonly rules: readonly RuleId[]; readonly digest: string }
  | { readonly type: 'approved'; readonly digest: string; readonly expiresAt: EpochMs }

type ScheduleEvent =
  | {
      readonly type: 'scheduled'
      readonly window: Window
      /** Started at once by an approver, with the reason. */
      readonly isNow: boolean
      readonly reason: string | null
      readonly reminderAts: readonly EpochMs[]
    }
  | { readonly type: 'rechecked' }
  | { readonly type: 'recheck-failed'; readonly sentence: string; readonly retryAt: EpochMs | null }
  | {
      readonly type: 'approval-voided'
      readonly differences: readonly Difference[]
      readonly assessment: Assessment
      readonly digest: string
      readonly isAtStart: boolean
      readonly decideBy: EpochMs
    }
  | { readonly type: 'window-missed'; readonly sentence: string }

export type CutoverEvent =
  | { readonly type: 'started'; readonly secretKeyId: string }
  | { readonly type: 'sessions-warning-intended' }
  | { readonly type: 'sessions-warned'; readonly sessions: number }
  | { readonly type: 'change-intended'; readonly changeId: string }
  | {
      readonly type: 'change-done'
      readonly changeId: string
      readonly how: 'already-so' | 'applied'
      /** What was read back. */
      readonly observed: string
    }
  | { readonly type: 'change-failed'; readonly changeId: string; readonly sentence: string }
  | { readonly type: 'attempt-failed'; readonly sentence: string; readonly retryAt: EpochMs }
  | { readonly type: 'stations-counted'; readonly mapped: number; readonly wanted: number }
  | { readonly type: 'seats-proposed'; readonly seats: SeatMap; readonly found: readonly FoundStation[] }
  | { readonly type: 'seats-confirmed'; readonly seats: SeatMap }
  | { readonly type: 'item-confirmed'; readonly item: string }
  | { readonly type: 'parked'; readonly reason: ParkReason; readonly sentence: string }
  | { readonly type: 'resumed' }
  | { readonly type: 'stop-requested' }
  | { readonly type: 'stopped' }

export type VerificationEvent =
  | { readonly type: 'verification-started' }
  | { readonly type: 'verified'; readonly checks: number }
  | { readonly type: 'verification-failed'; readonly differences: readonly string[] }

/** An event as it stands in the log. `by` is a person, or the worker that found it out. */
export interface LoggedEvent {
  readonly schema: 1
  readonly at: EpochMs
  readonly by: PersonId | 'stationmaster'
  readonly event: MigrationEvent
}
