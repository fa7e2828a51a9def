import type { Finding, RuleId } from '../assessment/finding.ts'
import type { Migration } from '../migration.ts'
import { openAcknowledgements } from '../open-points.ts'
import type { Policy } from '../policy.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { retirementChanges } from '../stages/retirement.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import { standingOf } from './approving.ts'
import { type By, type Decision, refuseUnless } from './command.ts'

/** The source is to be retired: it is examined first, and that needs an approval of its own. */
export function decideRetire(m: Migration): Decision {
  if (m.cutover && !m.pilot?.signedOffBy) {
    return refuse(
      'wrong-state',
      `${m.id}: the source can't be retired before the pilot is signed off (statement 48 of the guide).`,
    )
  }
  const refusal = refuseUnless(m, ['completed'], 'have its source retired')
  if (refusal) return refusal
  if (m.retirement) return refuse('wrong-state', `${m.id}: the source is being retired already.`)
  return [{ type: 'retirement-requested' }]
}

/** What was found out about the source. */
export function decideRetirementAssessed(m: Migration, source: ServerReading, findings: readonly Finding[]): Decision {
  if (m.state !== 'assessing-retirement') return []
  return [{ type: 'retirement-assessed', findings, changes: retirementChanges(source) }]
}

export interface RetirementApproval {
  /** The approval says so for all that is open. */
  readonly isAllAcknowledged: boolean
  /** Version of the record that was shown; absent where it was typed, for the card shows the newest. */
  readonly version?: number | undefined
}

/** Another person agrees, with everything acknowledged; as many as are needed. */
export function decideApproveRetirement(m: Migration, approval: RetirementApproval, by: By, policy: Policy): Decision {
  const open = openForApproval(m, approval)
  if ('refused' in open) return open
  const standing = standingOf(m, by, policy)
  if ('refused' in standing) return standing
  const { isLast, needed } = standing
  const expiresAt = by.now + policy.approvalExpiresMs
  return [
    ...(open.length > 0 ? [{ type: 'acknowledged', rules: open, digest: m.digest ?? '' } as const] : []),
    isLast ? { type: 'retirement-approved' } : { type: 'retirement-approval-given', expiresAt, needed },
  ]
}

/** What the approval acknowledges with it, or why the retirement can't be approved. */
export function openForApproval(
  m: Migration,
  { isAllAcknowledged, version }: RetirementApproval,
): readonly RuleId[] | Refusal {
  const refusal = refuseUnless(m, ['needs-retirement-approval'], 'have its retirement approved')
  if (refusal) return refusal
  if (version !== undefined && version < (m.retirement?.examinedAs ?? m.version)) {
    return refuse('stale-plan', `${m.id} has changed since this form was opened. Open it again from the newest card.`)
  }
  const { findings = [], acknowledgements = [], failure = null } = m.retirement ?? {}
  if (failure !== null) return refuse('wrong-state', `${m.id}: ${failure} Mend it, then check again.`)
  const blocks = findings.filter((finding) => finding.severity === 'block')
  if (blocks.length > 0) {
    const told = blocks.map((finding) => `${finding.rule}: ${finding.title} ${finding.remedy}`)
    return refuse('wrong-state', `${m.id}: the source can't be retired yet. ${told.join(' ')} Then check again.`)
  }
  const open = openAcknowledgements({ findings }, acknowledgements)
  if (open.length > 0 && !isAllAcknowledged) {
    return refuse('wrong-state', `${m.id}: acknowledge ${open.join(', ')} first; the card shows what they are about.`)
  }
  return open
}
