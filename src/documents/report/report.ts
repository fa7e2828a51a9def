import type { Assessment } from '../../migration/assessment/assessment.ts'
import { counted } from '../../migration/describe/words.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Change } from '../../migration/plan/change.ts'
import { forwardChanges } from '../../migration/stages/work-list.ts'
import { type Document, list, type Section } from '../document.ts'
import { afterCutover } from './after-cutover.ts'
import { byHand } from './by-hand.ts'
import { automatic, changeTable } from './changes.ts'
import { findingTable } from './findings.ts'
import { leftToPeople } from './left-to-people.ts'
import { everythingThatHappened } from './log.ts'
import { settingTable } from './settings.ts'
import { summary, times } from './summary.ts'
import type { Told } from './told.ts'
import { verification } from './verification.ts'

/** What a migration was about, who wanted it, what was done and read back, and what is left; of one under way, so far. */
export function reportDocument(told: Told): Document {
  const { migration: m } = told
  const { assessment } = m
  const names = assessment ? ` (${assessment.source.computerName} to ${assessment.before.computerName})` : ''
  return {
    title: `Migration report: ${m.id}`,
    subtitle: `${m.source} to ${m.destination}${names}`,
    notice:
      'Names accounts. For people who may see migrations here: not to be posted in a channel or left where others read it.',
    sections: [
      { heading: 'In short', blocks: [summary(told)] },
      { heading: 'Planned and actual times', blocks: [times(told)] },
      ...(assessment ? ofThePlan(assessment, told) : []),
      { heading: 'What is left to people', blocks: [leftToPeople(told)] },
      { heading: 'Everything that happened', blocks: [everythingThatHappened(told)] },
    ],
  }
}

function ofThePlan(assessment: Assessment, told: Told): Section[] {
  const { migration: m } = told
  const planned = plannedChanges(assessment, m)
  const all = [...planned, ...(m.rollback?.changes ?? []), ...(m.retirement?.changes ?? [])]
  return [
    {
      heading: 'What was found beforehand, and who acknowledged it',
      blocks: [findingTable(assessment.findings, m.acknowledgements, told)],
    },
    {
      heading: 'Settings before and after',
      blocks: [settingTable(assessment, m.verification?.worksheet ?? null)],
    },
    {
      heading: `${counted(automatic(planned).length, 'change')} on ${m.destination}`,
      blocks: [changeTable(planned, told)],
    },
    { heading: 'By hand', blocks: [byHand(all, told)] },
    { heading: 'Checks at the end', blocks: verification(assessment, told) },
    ...afterCutover(assessment, told),
    ...(m.rollback ? [] : [whatStaysDifferent(assessment)]),
  ]
}

function whatStaysDifferent({ kept }: Assessment): Section {
  return { heading: 'What stays different', blocks: [list(kept.map(({ what, why }) => `${what}: ${why}`))] }
}

/** All of the plan, and what its pilot has begun; what comes after has a section of its own. */
function plannedChanges(assessment: Assessment, { answers, cutover }: Migration): readonly Change[] {
  const planned = new Set(assessment.changes.map(({ id }) => id))
  // Without seats, so that those of stations that were given up are told, too: as not begun.
  return forwardChanges({ assessment, answers: { ...answers, seats: null } }).filter(
    ({ id }) => planned.has(id) || cutover?.progress[id] !== undefined,
  )
}
