import type { PersonId } from './ids.ts'

/** Durations of policy, all in milliseconds. */
export interface Policy {
  readonly selfApproval: boolean
  readonly approvalExpiresMs: number
  /** How long before the start people are reminded, longest first. */
  readonly noticesBeforeMs: readonly number[]
  /** How much later than promised people may have been told, since telling takes a moment. */
  readonly noticeToleranceMs: number
  readonly windowLengthMs: number
  readonly goBackMarginMs: number
  /** How late a cutover may still start. */
  readonly startToleranceMs: number
  readonly recheckLeadMs: number
  readonly stationPollMs: number
  readonly retryDelaysMs: readonly number[]
  /** Between the warning on the screens and the end of the sessions. */
  readonly sessionGraceMs: number
  /** Between two looks at a change that takes long. */
  readonly progressPollMs: number
  /** How long a server may take to restart before a person is asked. */
  readonly restartTimeoutMs: number
  /** How long before the start the template is copied; 0: in the window. */
  readonly copyAheadMs: number
  /** Between two looks at a pilot. */
  readonly pilotPollMs: number
  /** How long after the time to go back an answer is waited for. */
  readonly answerWithinMs: number
  readonly onDuty: PersonId | null
}
