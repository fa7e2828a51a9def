import type { Finding } from '../assessment/finding.ts'
import type { Migration } from '../migration.ts'
import { openAcknowledgements } from '../open-points.ts'
import { refuse } from '../refusal.ts'
import { retirementChanges } from '../stages/retirement.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import { type Decision, refuseUnless } from './command.ts'

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

/** A second person agrees, with everything acknowledged. `isAllAcknowledged`: the approval says so for all that is open. */
export function decideApproveRetirement(m: Migration, isAllAcknowledged: boolean): Decision {
  const refusal = refuseUnless(m, ['needs-retirement-approval'], 'have its retirement approved')
  if (refusal) return refusal
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
  const approved = { type: 'retirement-approved' } as const
  return open.length > 0 ? [{ type: 'acknowledged', rules: open, digest: m.digest ?? '' }, approved] : [approved]
}
