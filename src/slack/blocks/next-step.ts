import { counted, listed } from '../../migration/describe/words.ts'
import { openAcknowledgements, openItems } from '../../migration/evolve.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Ports } from '../../operations/ports.ts'
import { mention, momentText, nameText, sentenceText } from '../text.ts'

/** What drawing needs beside the migration. */
export type Surroundings = Pick<Ports, 'zones' | 'site' | 'policy'>

/** What happens next and who must act, in one or two sentences. */
export function nextStep(m: Migration, { zones, site }: Surroundings): string {
  const destination = nameText(m.destination)
  const decideBy = `, by ${momentText(m.decideBy, zones)}`
  switch (m.state) {
    case 'assessing':
      return 'Stationmaster reads both servers and makes the plan. Nothing is changed, and nobody needs to do anything.'
    case 'blocked':
      return `Mend what stands in the way, then press *Check again*${decideBy}.`
    case 'needs-acknowledgement':
      return `${site.whoMay('approver')} has to acknowledge ${rulesText(m)}${decideBy}. Press *Acknowledge*.`
    case 'needs-approval':
      return `${site.whoMay('approver')} reviews the plan and approves or rejects it${decideBy}. Press *Review plan*.`
    case 'needs-window':
      return `${mention(m.requestedBy)} or an approver chooses the date and time. Press *Schedule*.`
    case 'scheduled':
      return scheduledStep(m, zones)
    case 'migrating':
      return m.stopRequestedBy
        ? 'It stops after the change in hand.'
        : `Stationmaster makes the changes on ${destination}. Nobody needs to do anything.`
    case 'waiting-for-stations':
      return `Someone on site connects the stations to ${destination} and answers the question on each screen. It goes on by itself.`
    case 'waiting-for-person':
      return waitingStep(m, site)
    case 'verifying':
      return `Stationmaster compares ${destination} with the plan. Nobody needs to do anything.`
    case 'completed':
      return 'Nothing is left to do here.'
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return `Nothing more happens. To try again, use \`${site.command} start ${nameText(m.source)} ${destination}\`.`
    case 'stopped':
      return `${site.whoMay('operator')} decides: press *Resume* to go on, or *Cancel migration* to end it here.`
    case 'failed':
      return `${site.whoMay('operator')} looks into it, then presses *Resume* to try again, or *Cancel migration* to end it here.`
  }
}

function openRules(m: Migration): readonly string[] {
  return m.assessment ? openAcknowledgements(m.assessment, m.acknowledgements) : []
}

function rulesText(m: Migration): string {
  const rules = openRules(m)
  return rules.length > 0 ? `${counted(rules.length, 'point')} (${listed(rules)})` : 'what the guide leaves to people'
}

function scheduledStep({ schedule, isCheckWanted }: Migration, zones: Surroundings['zones']): string {
  if (isCheckWanted) return 'Stationmaster reads both servers again.'
  if (!schedule) return 'It starts by itself.'
  if (schedule.isNow) return 'It starts as soon as both servers have been read once more.'
  return `It starts by itself ${momentText(schedule.startAt, zones)}, if both servers are still as approved. Nobody needs to do anything.`
}

function waitingStep(m: Migration, site: Surroundings['site']): string {
  const operator = site.whoMay('operator')
  if (m.parked?.reason === 'seats') return `${operator} checks which seat is which station. Press *Confirm seats*.`
  if (m.parked?.reason === 'manual-items') {
    return `${operator} does ${listed(
      openItems(m).map((item) => `“${sentenceText(item.title)}”`),
      3,
    )} by hand. Press *Confirm items*.`
  }
  return `${operator} looks into it, then presses *Resume*.`
}
