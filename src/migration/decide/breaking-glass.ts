import { approvalsNeeded, validApprovals } from '../approvals.ts'
import type { MigrationEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import type { DrainPlan } from '../record-parts.ts'
import { refuse } from '../refusal.ts'
import { approvedEvents } from './approving.ts'
import { type By, type Decision, refuseUnless } from './command.ts'
import type { SiteTime } from './permitted.ts'
import { openForApproval } from './retiring.ts'

/** Fewest words that count as a reason. */
const LEAST_WORDS = 3

/**
 * One person gives alone what is missing to the approval that is waited for. Only that: what is open is acknowledged as always, both
 * servers are read again, and people get their notice in the times that are allowed.
 */
export function decideBreakGlass(
  m: Migration,
  { reason, drain }: { readonly reason: string; readonly drain: DrainPlan },
  by: By,
  policy: Policy,
  site: SiteTime,
): Decision {
  const refusal = refuseUnless(m, ['needs-approval', 'needs-retirement-approval'], 'have its glass broken')
  if (refusal) return refusal
  if (reason.trim().split(/\s+/).filter(Boolean).length < LEAST_WORDS) {
    return refuse(
      'bad-input',
      `Say in some words why ${m.id} can't wait for its approvers: the reason is recorded and told to all of them.`,
    )
  }
  const missing = approvalsNeeded(policy, m) - validApprovals(m, by.now).length
  const digest = m.digest ?? ''
  const broken = { digest, missing, reason: reason.trim() }
  if (!m.retirement) {
    return [
      { type: 'glass-broken', over: 'plan', ...broken },
      ...approvedEvents(m, { digest, drain }, by, policy, site),
    ]
  }
  const open = openForApproval(m, { isAllAcknowledged: false })
  if ('refused' in open) return open
  const events: MigrationEvent[] = [
    { type: 'glass-broken', over: 'retirement', ...broken },
    { type: 'retirement-approved' },
  ]
  return events
}
