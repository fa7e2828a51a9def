import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import type { DrainPlan } from '../record-parts.ts'

export function drainPlan(policy: Policy): DrainPlan {
  return {
    warnBeforeMs: policy.warnScreensBeforeMs,
    graceMs: policy.sessionGraceMs,
    whenStillOn: policy.whenStillOn,
  }
}

/** The plan that was approved. What an earlier version approved was that sessions end after their time. */
export function drainOf(m: Migration, policy: Policy): DrainPlan {
  return m.approval?.drain ?? { ...drainPlan(policy), whenStillOn: 'end' }
}
