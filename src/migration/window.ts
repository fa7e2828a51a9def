import type { EpochMs } from './ids.ts'

/** When a cutover may run. */
export interface Window {
  readonly startAt: EpochMs
  readonly endAt: EpochMs
  /** The last moment to decide for going back: end less the time of a rollback and of moving cables. */
  readonly goBackBy: EpochMs
}

/** What an approver has chosen for the case that the time to go back passes and nobody answers. */
export type NoAnswer = 'hold' | 'roll-back'
