import type { PersonId } from './ids.ts'

/** Durations of policy, all in milliseconds. */
export interface Policy {
  readonly selfApproval: boolean
  readonly approvalExpiresMs: number
  /** How long before the start people are reminded, longest first. */
  readonly noticesBeforeMs: readonly number[]
  readonly windowLengthMs: number
  readonly goBackMarginMs: number
  /** How late a cutover may still start. */
  readonly startToleranceMs: number
  readonly recheckLeadMs: number
  readonly stationPollMs: number
  readonly retryDelaysMs: readonly number[]
  readonly onDuty: PersonId | null
}
