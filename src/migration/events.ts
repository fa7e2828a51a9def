import type { Assessment, Difference } from './assessment/assessment.ts'
import type { Finding, RuleId } from './assessment/finding.ts'
import type { Because } from './bulletin/view.ts'
import type { Estimate } from './estimate/timings.ts'
import type { EpochMs, PersonId, ServerId, WindowId } from './ids.ts'
import type { FoundStation, SeatMap } from './plan/answers.ts'
import type { Change } from './plan/change.ts'
import type { DrainPlan, OnSite, PilotSeen, Preparation, RestartWait } from './record-parts.ts'
import type { NoAnswer, Window } from './window.ts'
import type { Worksheet } from './worksheet/worksheet.ts'

/** Why a migration waits for a person. */
export type ParkReason =
  | 'seats'
  | 'manual-items'
  | 'unreachable'
  | 'outside-plan'
  | 'unknown-outcome'
  | 'restart-overdue'
  | 'window-over'
  /** People are still logged on to the source, and policy asks a person about them. */
  | 'still-on'
  /** The records lost what had happened last: somebody has to look before anything is done. */
  | 'went-back'

/** What has happened, in the past tense. Appended to the log, never rewritten; every later version must fold them. */
export type MigrationEvent =
  | RequestEvent
  | AssessmentEvent
  | ApprovalEvent
  | ScheduleEvent
  | CutoverEvent
  | VerificationEvent
  | PilotEvent
  | WindowEvent
  | RollbackEvent
  | RetirementEvent
  | WentBackEvent
  | StandstillEvent

/** The record is one of an earlier moment: what had happened since is lost. */
export interface WentBackEvent {
  readonly type: 'went-back'
  /** How often that has happened to the installation, this time included. */
  readonly turn: number
  /** What was found, a sentence without its full stop. */
  readonly why: string
  /** Until when a request that is examined anew waits for its decision. */
  readonly decideBy: EpochMs
}

type RequestEvent =
  | {
      readonly type: 'requested'
      readonly source: ServerId
      readonly destination: ServerId
      readonly wantedStartAt: EpochMs | null
      /** Until when the request waits for its decision. */
      readonly decideBy: EpochMs
      /** Absent in logs of earlier versions. */
      readonly onSite?: OnSite
    }
  | { readonly type: 'check-requested'; readonly decideBy: EpochMs }
  /** Another start is wished for than was, before the plan is approved. */
  | { readonly type: 'start-wished'; readonly startAt: EpochMs }
  | { readonly type: 'rejected'; readonly reason: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'expired' }

type AssessmentEvent =
  | { readonly type: 'assessment-failed'; readonly sentence: string }
  | {
      readonly type: 'assessed'
      readonly assessment: Assessment
      readonly digest: string
      /** Absent in logs of earlier versions. */
      readonly estimate?: Estimate
      /** How many approvals of another plan are void with it; absent: none. */
      readonly voids?: number
    }
  | { readonly type: 'acknowledged'; readonly rules: readonly RuleId[]; readonly digest: string }

export type ApprovalEvent =
  /** One of several that are needed, and not the last. */
  | {
      readonly type: 'approval-given'
      readonly digest: string
      readonly expiresAt: EpochMs
      readonly needed: number
      readonly ifNoAnswer: NoAnswer
    }
  /** The same of a retirement. */
  | { readonly type: 'retirement-approval-given'; readonly expiresAt: EpochMs; readonly needed: number }
  /** Approvals of these people have waited too long for the others. */
  | { readonly type: 'approvals-lapsed'; readonly people: readonly PersonId[] }
  /** Whoever did it gives alone what is missing; the approval follows at once. */
  | {
      readonly type: 'glass-broken'
      readonly over: 'plan' | 'retirement'
      readonly digest: string
      readonly missing: number
      readonly reason: string
    }
  /** The last that is needed. */
  | {
      readonly type: 'approved'
      readonly digest: string
      readonly expiresAt: EpochMs
      /** What happens when the time to go back passes and nobody answers; absent: `hold`. */
      readonly ifNoAnswer?: NoAnswer
      /** What people are told on their screens and when their sessions end. Absent in logs of earlier versions. */
      readonly drain?: DrainPlan
    }

/** Warnings on the screens of the source, `leadMs` before the start. */
export type ScreenEvent =
  | { readonly type: 'screen-warning-intended'; readonly leadMs: number }
  | { readonly type: 'screen-warned'; readonly leadMs: number; readonly sessions: number }
  | {
      readonly type: 'screen-warning-missed'
      readonly leadMs: number
      /** `unknown`: it was begun, and nobody knows whether it was shown. */
      readonly why: 'late' | 'unknown'
      /** What went wrong on the server, where anything is known. */
      readonly sentence?: string
    }

type ScheduleEvent =
  | ScreenEvent
  | {
      readonly type: 'scheduled'
      readonly window: Window
      /** Started at once by an approver, with the reason. */
      readonly isNow: boolean
      readonly reason: string | null
      /** The rule about allowed times that the approver has overruled, as a sentence. */
      readonly overruled?: string
      readonly reminderAts: readonly EpochMs[]
      /** What it has in common with others that begin then. Absent in logs of earlier versions. */
      readonly windowId?: WindowId
    }
  | { readonly type: 'rechecked' }
  | { readonly type: 'prepared'; readonly preparation: Preparation }
  | { readonly type: 'recheck-failed'; readonly sentence: string; readonly retryAt: EpochMs | null }
  | {
      readonly type: 'approval-voided'
      readonly differences: readonly Difference[]
      readonly assessment: Assessment
      readonly digest: string
      readonly estimate?: Estimate
      readonly isAtStart: boolean
      readonly decideBy: EpochMs
    }
  /** `because`, for the people at the stations; absent: nobody could look. */
  | { readonly type: 'window-missed'; readonly sentence: string; readonly because?: Because }

export type CutoverEvent =
  | { readonly type: 'started'; readonly secretKeyId: string }
  /** `before` is the change that ends the sessions of its server; absent: the cutover itself, on the source. */
  | { readonly type: 'sessions-warning-intended'; readonly before?: string }
  | { readonly type: 'sessions-warned'; readonly sessions: number; readonly before?: string }
  | { readonly type: 'sessions-ended'; readonly sessions: number; readonly before?: string }
  /** How many are still logged on, where that has changed. */
  | { readonly type: 'sessions-left'; readonly left: number; readonly before?: string }
  /** A person's answer about those who are still logged on to the source. */
  | { readonly type: 'still-on-answered'; readonly answer: 'wait' | 'end' }
  | {
      readonly type: 'change-intended'
      readonly changeId: string
      /** Where the change restarts its server, or switches it off: how to tell that it has. */
      readonly restart?: RestartWait
    }
  /** A change that takes long is under way; `found` says how far. */
  | {
      readonly type: 'change-under-way'
      readonly changeId: string
      readonly found: string
      readonly lookAgainAt: EpochMs
    }
  | { readonly type: 'restart-looked-at'; readonly wait: RestartWait }
  | { readonly type: 'restart-over' }
  | {
      readonly type: 'change-done'
      readonly changeId: string
      readonly how: 'already-so' | 'applied'
      /** What was read back. */
      readonly observed: string
    }
  | { readonly type: 'change-failed'; readonly changeId: string; readonly sentence: string }
  | { readonly type: 'attempt-failed'; readonly sentence: string; readonly retryAt: EpochMs }
  | {
      readonly type: 'stations-counted'
      readonly mapped: number
      readonly wanted: number
      /** Names of stations that are mapped but lack a keyboard. */
      readonly incomplete?: readonly string[]
      readonly isConsoleMode?: boolean
    }
  | { readonly type: 'seats-proposed'; readonly seats: SeatMap; readonly found: readonly FoundStation[] }
  | { readonly type: 'seats-confirmed'; readonly seats: SeatMap }
  | { readonly type: 'item-confirmed'; readonly item: string }
  /** Manual items, or `stations` (those that are there are enough), or `pilot-log-ons`. */
  | { readonly type: 'items-overruled'; readonly items: readonly string[]; readonly reason: string }
  | { readonly type: 'parked'; readonly reason: ParkReason; readonly sentence: string }
  | { readonly type: 'resumed' }
  | { readonly type: 'stop-requested' }
  | { readonly type: 'stopped' }

export type VerificationEvent =
  | { readonly type: 'verification-started' }
  /** `worksheet` is the destination as it was read then; absent in logs of earlier versions. */
  | { readonly type: 'verified'; readonly checks: number; readonly worksheet?: Worksheet }
  | { readonly type: 'verification-failed'; readonly differences: readonly string[] }
  | { readonly type: 'drift-check-requested' }
  | { readonly type: 'drift-checked'; readonly differences: readonly Difference[] }
  | { readonly type: 'drift-check-failed'; readonly sentence: string }

export type PilotEvent =
  | { readonly type: 'pilot-observed'; readonly seen: PilotSeen }
  | {
      readonly type: 'released'
      /** Seats, by their station ids on the source. */
      readonly seats: readonly number[]
      readonly accounts: readonly string[]
    }
  /** What was released is so on the server. */
  | { readonly type: 'release-made' }
  | { readonly type: 'signed-off' }

export type WindowEvent =
  | { readonly type: 'go-back-by-passed'; readonly answerBy: EpochMs }
  | { readonly type: 'window-extended'; readonly window: Window }
  /** `heldBecause`: why it holds although the approver chose that it be rolled back. */
  | { readonly type: 'unanswered'; readonly heldBecause?: string }

export type RollbackEvent =
  | {
      readonly type: 'rollback-started'
      readonly changes: readonly Change[]
      /** What cannot be undone, as sentences without names of accounts. */
      readonly leftovers: readonly string[]
      readonly reason: string
    }
  | { readonly type: 'rolled-back'; readonly differences: readonly Difference[] }

export type RetirementEvent =
  | { readonly type: 'retirement-requested' }
  | { readonly type: 'retirement-assessed'; readonly findings: readonly Finding[]; readonly changes: readonly Change[] }
  | { readonly type: 'retirement-assessment-failed'; readonly sentence: string }
  | { readonly type: 'retirement-approved' }
  | { readonly type: 'retired' }

/** It was long due and did not come on; seen from beside, by whoever watches. */
export type StandstillEvent =
  | {
      readonly type: 'stuck'
      /** When it was due. */
      readonly since: EpochMs
      /** `untouched`: no worker has taken it up; `no-progress`: workers take it up again and again, or hold it, to no end. */
      readonly why: 'untouched' | 'no-progress'
      /** Finds the line in the log. */
      readonly reference: string
    }
  | { readonly type: 'moving-again' }

/** An event as it stands in the log. `by` is a person, or the worker that found it out. */
export interface LoggedEvent {
  /** As `schemaOf` has it. */
  readonly schema: number
  readonly at: EpochMs
  readonly by: PersonId | 'stationmaster'
  readonly event: MigrationEvent
}
