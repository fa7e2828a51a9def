import { counted } from '../../migration/describe/words.ts'
import { type Document, list, type Section } from '../document.ts'
import { changesByHand, changesMade } from './changes.ts'
import { findings } from './findings.ts'
import { leftToPeople } from './left-to-people.ts'
import { everythingThatHappened } from './log.ts'
import { settingsBeforeAndAfter } from './settings.ts'
import { summary, times } from './summary.ts'
import type { Told } from './told.ts'
import { verification } from './verification.ts'

/** What a migration was about, who wanted it, what was done and read back, and what is left; of one under way, so far. */
export function reportDocument(told: Told): Document {
  const { migration: m } = told
  const { assessment } = m
  const names = assessment ? ` (${assessment.source.computerName} to ${assessment.before.computerName})` : ''
  const sections: (Section | null)[] = [
    { heading: 'In short', blocks: [summary(told)] },
    { heading: 'Planned and actual times', blocks: [times(told)] },
    ...(assessment
      ? [
          { heading: 'What was found beforehand, and who acknowledged it', blocks: findings(assessment, told) },
          { heading: 'Settings before and after', blocks: settingsBeforeAndAfter(assessment) },
          {
            heading: `${counted(assessment.changes.filter(({ kind }) => kind !== 'manual').length, 'change')} on ${m.destination}`,
            blocks: changesMade(assessment, told),
          },
          { heading: 'By hand', blocks: changesByHand(assessment, told) },
          { heading: 'Checks at the end', blocks: verification(told) },
          {
            heading: 'What stays different',
            blocks: [list(assessment.kept.map(({ what, why }) => `${what}: ${why}`))],
          },
        ]
      : []),
    { heading: 'What is left to people', blocks: [leftToPeople(told)] },
    { heading: 'Everything that happened', blocks: [everythingThatHappened(told)] },
  ]
  return {
    title: `Migration report: ${m.id}`,
    subtitle: `${m.source} to ${m.destination}${names}`,
    notice:
      'Names accounts. For people who may see migrations here: not to be posted in a channel or left where others read it.',
    sections: sections.filter((section) => section !== null),
  }
}
