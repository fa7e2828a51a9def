import type { EpochMs } from '../ids.ts'
import type { Policy } from '../policy.ts'
import type { Window } from '../window.ts'
import type { Estimate } from './timings.ts'

const QUARTER_MS = 15 * 60_000
/** Half as long again as it is expected to take: somebody always looks for a cable. */
const RESERVE = 1.5

export type WindowPolicy = Pick<Policy, 'windowLengthMs' | 'windowAtLeastMs' | 'windowAtMostMs' | 'goBackMarginMs'>

/**
 * How long a window is to be: as the policy fixes it; or the expected work with a reserve, in whole quarters of an hour, and the
 * time that going back takes, within the policy's limits.
 */
export function windowLengthMs(expected: Pick<Estimate, 'lengthMs'> | null | undefined, policy: WindowPolicy): number {
  if (policy.windowLengthMs !== null) return policy.windowLengthMs
  const workMs = Math.ceil(((expected?.lengthMs ?? 0) * RESERVE) / QUARTER_MS) * QUARTER_MS
  return Math.min(Math.max(workMs + policy.goBackMarginMs, policy.windowAtLeastMs), policy.windowAtMostMs)
}

/** The window of a cutover that is to begin then. */
export function windowFrom(
  startAt: EpochMs,
  expected: Pick<Estimate, 'lengthMs'> | null | undefined,
  policy: WindowPolicy,
): Window {
  const endAt = startAt + windowLengthMs(expected, policy)
  return { startAt, endAt, goBackBy: endAt - policy.goBackMarginMs }
}

/** True where the work is expected to take longer than the time until going back has to begin. */
export function isTooShort(expected: Pick<Estimate, 'lengthMs'> | null | undefined, policy: WindowPolicy): boolean {
  return (expected?.lengthMs ?? 0) > windowLengthMs(expected, policy) - policy.goBackMarginMs
}
