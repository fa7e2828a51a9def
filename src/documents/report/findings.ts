import type { Assessment } from '../../migration/assessment/assessment.ts'
import type { Finding } from '../../migration/assessment/finding.ts'
import { type Block, paragraph, table } from '../document.ts'
import type { Told } from './told.ts'

/** What nobody can acknowledge. */
const SEVERITIES: Readonly<Record<Exclude<Finding['severity'], 'acknowledge'>, string>> = {
  block: '– (in the way)',
  note: '– (to be known)',
}

/** Every finding with what was seen, and who took it on, rule by rule. */
export function findings(assessment: Assessment, told: Told): Block[] {
  if (assessment.findings.length === 0) return [paragraph('Nothing was found.')]
  return [
    table(
      [
        ['Rule', 2],
        ['What was found', 9],
        ['What to do', 7],
        ['Acknowledged by', 4],
        ['When', 4],
      ],
      assessment.findings.map((finding) => [
        finding.rule,
        `${finding.title} ${finding.evidence}`,
        finding.remedy,
        ...acknowledged(finding, told),
      ]),
    ),
  ]
}

function acknowledged(finding: Finding, { migration, nameOf, formatTime }: Told): [by: string, when: string] {
  if (finding.severity !== 'acknowledge') return [SEVERITIES[finding.severity], '–']
  const given = migration.acknowledgements.find(
    ({ rule, subjects }) => rule === finding.rule && subjects.includes(finding.subject),
  )
  return given ? [nameOf(given.by), formatTime(given.at)] : ['nobody yet', '–']
}
