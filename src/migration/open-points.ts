import type { Assessment } from './assessment/assessment.ts'
import type { RuleId } from './assessment/finding.ts'
import type { Acknowledgement, Migration } from './migration.ts'
import type { Change } from './plan/change.ts'
import { workList } from './stages/work-list.ts'

/** Rules that still need a person's yes, each once, in the order of the findings. */
export function openAcknowledgements(
  assessment: Pick<Assessment, 'findings'>,
  acknowledgements: readonly Acknowledgement[],
): readonly RuleId[] {
  const open = assessment.findings
    .filter((finding) => finding.severity === 'acknowledge')
    .filter((finding) => !acknowledgements.some((a) => a.rule === finding.rule && a.subjects.includes(finding.subject)))
  return [...new Set(open.map((finding) => finding.rule))]
}

/** Rules acknowledged for all that they are about now: what an approval is given over. */
export function acknowledgedRules(
  assessment: Assessment,
  acknowledgements: readonly Acknowledgement[],
): readonly RuleId[] {
  const open = openAcknowledgements(assessment, acknowledgements)
  const asked = assessment.findings.filter((f) => f.severity === 'acknowledge').map((f) => f.rule)
  return [...new Set(asked)].filter((rule) => !open.includes(rule)).sort()
}

/** Manual items of the plan that nobody has confirmed yet. */
export function openItems(migration: Migration): readonly (Change & { kind: 'manual' })[] {
  return workList(migration).flatMap((change) =>
    change.kind === 'manual' && !migration.answers.confirmedItems.includes(change.item) ? [change] : [],
  )
}

/** True where the change is made, or the item confirmed. */
export function isSettled(m: Migration, change: Change): boolean {
  if (change.kind === 'manual') return m.answers.confirmedItems.includes(change.item)
  return m.cutover?.progress[change.id]?.status === 'done'
}

/** Manual items that keep the next change from being made: those that stand before it in the plan. */
export function itemsInTheWay(migration: Migration): readonly (Change & { kind: 'manual' })[] {
  const open = workList(migration).filter((change) => !isSettled(migration, change))
  const next = open.findIndex((change) => change.kind !== 'manual')
  return (next < 0 ? open : open.slice(0, next)).flatMap((change) => (change.kind === 'manual' ? [change] : []))
}
