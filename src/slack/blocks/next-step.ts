import { counted, listed } from '../../migration/describe/words.ts'
import type { Migration } from '../../migration/migration.ts'
import { openAcknowledgements, openItems } from '../../migration/open-points.ts'
import type { RoleName } from '../../migration/person.ts'
import type { Ports } from '../../operations/ports.ts'
import { escapeText, mention, momentText, nameText } from '../text.ts'

/** What drawing needs beside the migration. */
export type Surroundings = Pick<Ports, 'zones' | 'site' | 'policy'>

/** What happens next and who must act, in one or two sentences. */
export function nextStep(m: Migration, { zones, site }: Surroundings): string {
  const destination = nameText(m.destination)
  const decideBy = ` by ${momentText(m.decideBy, zones)}`
  const whoMay = (role: RoleName) => `Who may: ${site.whoMay(role)}.`
  switch (m.state) {
    case 'assessing':
      return 'Stationmaster reads both servers and makes the plan. Nothing is changed, and nobody needs to do anything.'
    case 'blocked':
      return `Mend what stands in the way${decideBy}, then press *Check again*. ${whoMay('requester')}`
    case 'needs-acknowledgement':
      return `Acknowledge ${rulesText(m)}${decideBy}: press *Acknowledge*. ${whoMay('approver')}`
    case 'needs-approval':
      return `Review the plan and approve or reject it${decideBy}: press *Review plan*. ${whoMay('approver')}`
    case 'needs-window':
      return `Choose the date and time: press *Schedule*. Who may: ${mention(m.requestedBy)} or an approver.`
    case 'scheduled':
      return scheduledStep(m, zones)
    case 'migrating':
      return m.stopRequestedBy
        ? 'It stops after the change in hand.'
        : `Stationmaster makes the changes on ${destination}. Nobody needs to do anything.`
    case 'waiting-for-stations':
      return `Someone on site connects the stations to ${destination} and answers the question on each screen. It goes on by itself.`
    case 'waiting-for-person':
      return `${waitingStep(m)} ${whoMay('operator')}`
    case 'verifying':
      return `Stationmaster compares ${destination} with the plan. Nobody needs to do anything.`
    case 'completed':
      return 'Nothing is left to do here.'
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return `Nothing more happens. To try again, use \`${site.command} start ${nameText(m.source)} ${destination}\`.`
    case 'stopped':
      return `Press *Resume* to go on, or *Cancel migration* to end it here. ${whoMay('operator')}`
    case 'failed':
      return `Look into what went wrong, then press *Resume* to try again, or *Cancel migration* to end it here. ${whoMay('operator')}`
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

function waitingStep(m: Migration): string {
  switch (m.parked?.reason) {
    case 'seats':
      return 'Check on site which seat is which station, then press *Confirm seats*.'
    case 'manual-items': {
      const titles = openItems(m).map(({ title }) => `“${escapeText(title)}”`)
      return `Do ${listed(titles, 3)} by hand, then press *Confirm items*.`
    }
    default:
      return 'Look into what is described below, then press *Resume*.'
  }
}
