import type { Assessment, Difference } from '../assessment/assessment.ts'
import type { RuleId } from '../assessment/finding.ts'
import type { Estimate } from '../estimate/timings.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { acknowledgedRules, openAcknowledgements } from '../open-points.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { type By, type Decision, refuseUnless } from './command.ts'

/** Both servers are to be examined again. */
export function decideCheck(m: Migration, decideBy: EpochMs): Decision {
  const refusal = refuseUnless(
    m,
    ['blocked', 'needs-acknowledgement', 'needs-approval', 'needs-window', 'scheduled', 'needs-retirement-approval'],
    'be checked again',
  )
  return refusal ?? [{ type: 'check-requested', decideBy }]
}

/** Digest of what would be approved, given these acknowledgements. */
export type DigestOf = (assessment: Assessment, acknowledged: readonly RuleId[]) => string

/** Both servers have been read and judged. */
export function decideAssessed(
  m: Migration,
  { assessment, estimate }: { readonly assessment: Assessment; readonly estimate: Estimate },
  digestOf: DigestOf,
): Decision {
  if (m.state !== 'assessing') return []
  const digest = digestOf(assessment, acknowledgedRules(assessment, m.acknowledgements))
  const voids = (m.approvals ?? []).filter((each) => each.digest !== digest).length
  return [{ type: 'assessed', assessment, digest, estimate, ...(voids > 0 ? { voids } : {}) }]
}

function listOf(rules: readonly RuleId[]): string {
  return rules.length > 0 ? rules.join(', ') : 'none'
}

/** A person answers for what the guide leaves to people; no rules named means all that are open. */
export function decideAcknowledge(m: Migration, named: readonly string[], by: By, digestOf: DigestOf): Decision {
  if (m.state === 'needs-retirement-approval') return acknowledgeRetirement(m, named)
  const refusal = refuseUnless(m, ['needs-acknowledgement'], 'be acknowledged')
  if (refusal) return refusal
  if (!m.assessment) return []
  const open = openAcknowledgements(m.assessment, m.acknowledgements)
  const rules = chosenRules(m, open, named)
  if ('refused' in rules) return rules
  const now = m.assessment
  const added = rules.map((rule) => ({ rule, by: by.by, at: by.now, subjects: now.findings.map((f) => f.subject) }))
  const digest = digestOf(now, acknowledgedRules(now, [...m.acknowledgements, ...added]))
  return [{ type: 'acknowledged', rules, digest }]
}

function acknowledgeRetirement(m: Migration, named: readonly string[]): Decision {
  const { findings = [], acknowledgements = [] } = m.retirement ?? {}
  const open = openAcknowledgements({ findings }, acknowledgements)
  if (open.length === 0) return refuse('wrong-state', `${m.id} has nothing open to acknowledge.`)
  const rules = chosenRules(m, open, named)
  return 'refused' in rules ? rules : [{ type: 'acknowledged', rules, digest: m.digest ?? '' }]
}

/** The open rules that are named; all that are open where none is. */
function chosenRules(m: Migration, open: readonly RuleId[], named: readonly string[]): readonly RuleId[] | Refusal {
  const wanted = named.map((rule) => rule.toUpperCase())
  const wrong = wanted.filter((rule) => !open.some((candidate) => candidate === rule))
  if (wrong.length > 0) {
    return refuse(
      'bad-input',
      `${wrong.join(', ')} is not open for acknowledgement on ${m.id}. Open are: ${listOf(open)}.`,
    )
  }
  return wanted.length > 0 ? open.filter((rule) => wanted.includes(rule)) : open
}

/** What an examination before a notice or the start came to, compared with what was approved. */
export function decideRecheck(
  m: Migration,
  found: { assessment: Assessment; estimate: Estimate; differences: readonly Difference[] },
  context: { isAtStart: boolean; decideBy: EpochMs; digestOf: DigestOf },
): Decision {
  const isUntouched = m.cutover?.isUntouched ?? true
  if (!['scheduled', 'needs-window', 'migrating'].includes(m.state) || !isUntouched) return []
  if (found.differences.length === 0) return m.state === 'migrating' ? [] : [{ type: 'rechecked' }]
  const { assessment, estimate, differences } = found
  const digest = context.digestOf(assessment, acknowledgedRules(assessment, m.acknowledgements))
  return [
    {
      type: 'approval-voided',
      assessment,
      digest,
      estimate,
      differences,
      isAtStart: context.isAtStart,
      decideBy: context.decideBy,
    },
  ]
}
