import type { Finding } from '../migration/assessment/finding.ts'
import { describePlan } from '../migration/describe/describe-plan.ts'
import { counted } from '../migration/describe/words.ts'
import type { Change, ManualItem } from '../migration/plan/change.ts'
import type { PlanPreview } from './cli-parts.ts'
import { printable } from './terminal.ts'
import { renderHeading } from './text-table.ts'

const SEVERITY_WORDS = {
  block: 'In the way, to be mended first',
  acknowledge: 'To be acknowledged by a person',
  note: 'To be known',
} as const

/** What would be done, what stands in the way and what stays different; ends in a line break. Nothing is touched by it. */
export function renderPlan(source: string, destination: string, { assessment, digest }: PlanPreview): string {
  const { changes, kept, findings } = assessment
  const automatic = changes.filter((change) => change.kind !== 'manual')
  const manual = changes.filter((change): change is Change & ManualItem => change.kind === 'manual')
  const lines = [
    `Plan: from ${source} to ${destination} (nothing was changed)`,
    `Digest: ${digest.slice(0, 12)}`,
    ...(['block', 'acknowledge', 'note'] as const).flatMap((severity) => findingLines(severity, findings)),
    ...renderHeading(`${counted(automatic.length, 'change')} on ${destination}`),
    ...describePlan(automatic).map((line, index) => `${index + 1}. ${line}`),
    ...(manual.length === 0 ? [] : renderHeading(`${counted(manual.length, 'item')} to be done by hand`)),
    ...manual.flatMap((item) => [`${item.item}: ${item.title}`, `    ${item.instruction}`]),
    ...(kept.length === 0 ? [] : renderHeading('What stays different')),
    ...kept.map((difference) => `${difference.what}: ${difference.why}`),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

function findingLines(severity: Finding['severity'], findings: readonly Finding[]): string[] {
  const those = findings.filter((finding) => finding.severity === severity)
  if (those.length === 0) return []
  return [
    ...renderHeading(SEVERITY_WORDS[severity]),
    ...those.flatMap((finding) => [
      `${finding.rule}${finding.server === null ? '' : ` ${finding.server}`}: ${finding.title}`,
      `    Seen: ${finding.evidence}`,
      `    Do:   ${finding.remedy}`,
    ]),
  ]
}
