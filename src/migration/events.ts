import type { Assessment, Difference } from './assessment.ts'
import type { RuleId } from './finding.ts'
import type { EpochMs, PersonId, ServerId } from './ids.ts'
import type { Window } from './window.ts'

/** Why a migration waits for a person. */
export type ParkReason = 'seats' | 'manual-items' | 'unreachable' | 'outside-plan' | 'unknown-outcome'

/** What has happened, in the past tense. Appended to the log, never rewritten; every later version must fold them. */
export type MigrationEvent =
  | {
      readonly type: 'requested'
      readonly source: ServerId
      readonly destination: ServerId
      readonly wantedStartAt: EpochMs | null
    }
  | { readonly type: 'check-requested' }
  | { readonly type: 'assessment-failed'; readonly sentence: string }
  | { readonly type: 'assessed'; readonly assessment: Assessment; readonly digest: string }
  | { readonly type: 'acknowledged'; readonly rules: readonly RuleId[] }
  | { readonly type: 'approved'; readonly digest: string; readonly expiresAt: EpochMs }
  | { readonly type: 'rejected'; readonly reason: string }
  | {
      readonly type: 'scheduled'
      readonly window: Window
      readonly isNow: boolean
      readonly reason: string | null
      readonly reminderAts: readonly EpochMs[]
    }
  | { readonly type: 'rechecked'; readonly isUnchanged: true }
  | { readonly type: 'recheck-failed'; readonly sentence: string }
  | {
      readonly type: 'approval-voided'
      readonly differences: readonly Difference[]
      readonly assessment: Assessment
      readonly digest: string
      readonly isAtStart: boolean
    }
  | { readonly type: 'window-missed' }
  | { readonly type: 'delayed'; readonly startAt: EpochMs }
  | { readonly type: 'expired' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'started'; readonly secretKeyId: string }
  | { readonly type: 'sessions-warned'; readonly sessions: number }
  | { readonly type: 'change-intended'; readonly changeId: string }
  | {
      readonly type: 'change-done'
      readonly changeId: string
      readonly how: 'already-so' | 'applied'
      readonly observed: string
    }
  | { readonly type: 'change-failed'; readonly changeId: string; readonly sentence: string }
  | { readonly type: 'attempt-failed'; readonly sentence: string; readonly retryAt: EpochMs }
  | { readonly type: 'stations-counted'; readonly mapped: number; readonly wanted: number }
  | {
      readonly type: 'seats-proposed'
      readonly seats: Readonly<Record<number, number>>
      readonly found: readonly { readonly stationId: number; readonly name: string }[]
    }
  | { readonly type: 'seats-confirmed'; readonly seats: Readonly<Record<number, number>> }
  | { readonly type: 'item-confirmed'; readonly item: string }
  | { readonly type: 'parked'; readonly reason: ParkReason; readonly sentence: string }
  | { readonly type: 'resumed' }
  | { readonly type: 'stop-requested' }
  | { readonly type: 'stopped' }
  | { readonly type: 'verification-started' }
  | { readonly type: 'verified'; readonly checks: number }
  | { readonly type: 'verification-failed'; readonly differences: readonly string[] }

export type EventType = MigrationEvent['type']

/** An event as it stands in the log. `by` is a person, or the worker that found it out. */
export interface LoggedEvent {
  readonly schema: 1
  readonly at: EpochMs
  readonly by: PersonId | 'stationmaster'
  readonly event: MigrationEvent
}
