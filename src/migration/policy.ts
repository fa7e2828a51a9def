import type { PersonId, ServerId } from './ids.ts'
import type { PermittedTimes } from './permitted/permitted-times.ts'
import type { WhenStillOn } from './record-parts.ts'

/** Durations of policy, all in milliseconds. */
export interface Policy {
  readonly selfApproval: boolean
  /** How many different people have to approve a plan, or a retirement; 1 to 5. */
  readonly approvals: number
  /** Servers that ask for a number of their own. */
  readonly serverApprovals: ReadonlyMap<ServerId, number>
  readonly approvalExpiresMs: number
  /** How long before the start people are reminded, longest first. */
  readonly noticesBeforeMs: readonly number[]
  /** How much later than promised people may have been told, since telling takes a moment. */
  readonly noticeToleranceMs: number
  /** As long as every window is to be; null: as long as the work is expected to take, within the two limits. */
  readonly windowLengthMs: number | null
  readonly windowAtLeastMs: number
  readonly windowAtMostMs: number
  /** When migrations may run. */
  readonly permitted: PermittedTimes
  readonly goBackMarginMs: number
  /** How late a cutover may still start. */
  readonly startToleranceMs: number
  readonly recheckLeadMs: number
  readonly stationPollMs: number
  readonly retryDelaysMs: readonly number[]
  /** How long before the start the screens of the source are warned, longest first. */
  readonly warnScreensBeforeMs: readonly number[]
  /** Between the warning on the screens at the start and the end of the sessions. */
  readonly sessionGraceMs: number
  readonly whenStillOn: WhenStillOn
  /** Between two looks at a change that takes long, or at who is still logged on. */
  readonly progressPollMs: number
  /** How long a server may take to restart before a person is asked. */
  readonly restartTimeoutMs: number
  /** How long before the start the template is copied; 0: in the window. */
  readonly copyAheadMs: number
  /** Between two looks at a pilot. */
  readonly pilotPollMs: number
  /** How long after the time to go back an answer is waited for. */
  readonly answerWithinMs: number
  /** How long after its due time a migration counts as stuck. */
  readonly stuckAfterMs: number
  readonly onDuty: PersonId | null
}
