import type { Finding } from '../../migration/assessment/finding.ts'
import type { Acknowledgement } from '../../migration/migration.ts'
import { type Block, table } from '../document.ts'
import type { Told } from './told.ts'

/** What nobody can acknowledge. */
const SEVERITIES: Readonly<Record<Exclude<Finding['severity'], 'acknowledge'>, string>> = {
  block: '– (in the way)',
  note: '– (to be known)',
}

/** Every finding with what was seen, and who took it on, rule by rule. */
export function findingTable(
  findings: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
  told: Told,
): Block {
  return table(
    [
      ['Rule', 2],
      ['What was found', 9],
      ['What to do', 7],
      ['Acknowledged by', 4],
      ['When', 4],
    ],
    findings.map((finding) => [
      finding.rule,
      `${finding.title} ${finding.evidence}`,
      finding.remedy,
      ...acknowledged(finding, acknowledgements, told),
    ]),
    'Nothing was found.',
  )
}

function acknowledged(
  finding: Finding,
  acknowledgements: readonly Acknowledgement[],
  { nameOf, formatTime }: Told,
): [by: string, when: string] {
  if (finding.severity !== 'acknowledge') return [SEVERITIES[finding.severity], '–']
  const given = acknowledgements.find(
    ({ rule, subjects }) => rule === finding.rule && subjects.includes(finding.subject),
  )
  return given ? [nameOf(given.by), formatTime(given.at)] : ['nobody yet', '–']
}
