import type { EpochMs } from '../ids.ts'
import type { Policy } from '../policy.ts'

/** The soonest start that still gives people the longest notice promised to them. */
export function earliestStart(now: EpochMs, policy: Policy): EpochMs {
  return now + Math.max(0, ...policy.noticesBeforeMs)
}
