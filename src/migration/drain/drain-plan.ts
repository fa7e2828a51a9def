import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import type { DrainPlan } from '../record-parts.ts'

export function drainPlan(policy: Policy, contact: string): DrainPlan {
  return {
    warnBeforeMs: policy.warnScreensBeforeMs,
    graceMs: policy.sessionGraceMs,
    whenStillOn: policy.whenStillOn,
    contact,
  }
}

/** The plan that was approved. What an earlier version approved was that sessions end after their time. */
export function drainOf(m: Migration, policy: Policy, contact = ''): DrainPlan {
  return m.approval?.drain ?? { ...drainPlan(policy, contact), whenStillOn: 'end' }
}
