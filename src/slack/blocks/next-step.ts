import { isPilotSeen } from '../../migration/decide/pilot.ts'
import { withoutAccounts } from '../../migration/describe/without-accounts.ts'
import { counted, listed } from '../../migration/describe/words.ts'
import { pendingEnding, stillOnStep } from '../../migration/drain/still-on.ts'
import { isInWindow } from '../../migration/due.ts'
import { type Migration, SOURCE_SESSIONS } from '../../migration/migration.ts'
import { itemsInTheWay, openAcknowledgements, openItems } from '../../migration/open-points.ts'
import type { RoleName } from '../../migration/person.ts'
import { stationsInUse } from '../../migration/plan/stations-in-use.ts'
import type { Ports } from '../../operations/ports.ts'
import { mention, momentText, nameText } from '../text.ts'
import { approvalsText } from './approvals.ts'

/** What drawing needs beside the migration. */
export type Surroundings = Pick<Ports, 'zones' | 'site' | 'policy' | 'wording'>

/** What happens next and who must act, in one or two sentences; an open question comes first. */
export function nextStep(m: Migration, around: Surroundings): string {
  const question = questionText(m, around)
  return question === null ? stepOf(m, around) : `${question} ${stepOf(m, around)}`
}

function questionText(m: Migration, { zones }: Surroundings): string | null {
  if (!m.question || m.question.isAnswered || !isInWindow(m)) return null
  const otherwise = m.approval?.ifNoAnswer === 'roll-back' ? 'is rolled back' : 'holds where it is'
  return `*The time to go back has passed:* press *Go on until…* or *Roll back…* by ${momentText(m.question.answerBy, zones)}. Without an answer it ${otherwise}.`
}

function stepOf(m: Migration, { zones, site, policy }: Surroundings): string {
  const [source, destination] = [nameText(m.source), nameText(m.destination)]
  const decideBy = ` by ${momentText(m.decideBy, zones)}`
  const whoMay = (role: RoleName) => `Who may: ${site.whoMay(role, [m.source, m.destination])}.`
  const given = approvalsText(m, policy)
  const approvals = given === null ? '' : `*${given}* `
  const unlessStopping = (text: string) => (m.stopRequestedBy ? 'It stops after the change in hand.' : text)
  switch (m.state) {
    case 'assessing':
      return 'Stationmaster reads both servers and makes the plan. Nothing is changed, and nobody needs to do anything.'
    case 'blocked':
      return `Mend what stands in the way${decideBy}, then press *Check again*. ${whoMay('requester')}`
    case 'needs-acknowledgement':
      return `Acknowledge ${rulesText(m)}${decideBy}: press *Acknowledge*. ${whoMay('approver')}`
    case 'needs-approval':
      return `Review the plan and approve or reject it${decideBy}: press *Review plan*. ${approvals}${whoMay('approver')}`
    case 'needs-window':
      return `Choose the date and time: press *Schedule*. Who may: ${mention(m.requestedBy)} or an approver.`
    case 'scheduled':
      return scheduledStep(m, zones)
    case 'migrating':
      return unlessStopping(
        leavingStep(m, { zones, policy }) ??
          `Stationmaster makes the changes on ${destination}. Nobody needs to do anything.`,
      )
    case 'waiting-for-stations':
      return stationsStep(m, destination)
    case 'waiting-for-person':
      return `${waitingStep(m)} ${whoMay('operator')}`
    case 'restarting':
      return unlessStopping(
        `Stationmaster waits until ${nameText(m[m.restart?.server ?? 'destination'])} ${m.restart?.expects === 'away' ? 'is off' : 'has restarted'}. Nobody needs to do anything.`,
      )
    case 'verifying':
      return unlessStopping(`Stationmaster compares ${destination} with the plan. Nobody needs to do anything.`)
    case 'pilot':
      return pilotStep(m, whoMay)
    case 'completed':
      return `Nothing is left to do. ${source} can be retired once nobody needs it any more, and until then everything can be rolled back.`
    case 'drift':
      return `Stationmaster compares ${destination} with what was verified. Nobody needs to do anything.`
    case 'rolling-back':
      return unlessStopping(`Stationmaster takes back what was changed on ${destination}. ${rollbackStep(m, whoMay)}`)
    case 'rolled-back':
      return `Everyone works with ${source} again. To try again, use \`${site.command} start ${source} ${destination}\`.`
    case 'assessing-retirement':
      return `Stationmaster looks at ${source} and at what depends on it. Nothing is changed, and nobody needs to do anything.`
    case 'needs-retirement-approval':
      return retirementStep(m, whoMay, approvals)
    case 'retiring':
      return unlessStopping(`Stationmaster takes ${source} off the network. Nobody needs to do anything.`)
    case 'retired':
      return `Nothing is left to do here: ${source} has left the network.`
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return `Nothing more happens. To try again, use \`${site.command} start ${source} ${destination}\`.`
    case 'stopped':
      return `Press *Resume* to go on${waysOut(m)}. ${whoMay('operator')}`
    case 'failed':
      return `Look into what went wrong, then press *Resume* to try again${waysOut(m)}. ${whoMay('operator')}`
  }
}

/** While people leave the source; null where nobody is waited for. */
function leavingStep(m: Migration, { zones, policy }: Pick<Surroundings, 'zones' | 'policy'>): string | null {
  const pending = pendingEnding(m)
  if (!pending || pending.key !== SOURCE_SESSIONS) return null
  const source = nameText(m.source)
  const next = stillOnStep(m, pending, policy)
  if (next?.step === 'end') {
    return `People on ${source} were asked on their screens to log off. They have until ${momentText(next.at, zones)}; whoever is still logged on then is logged off.`
  }
  const otherwise = next
    ? ` They have until ${momentText(next.at, zones)}; if somebody is still logged on then, an operator is asked.`
    : ''
  return `It goes on once everybody has logged off ${source}.${otherwise}`
}

/** The other ways on for what has stopped, as the buttons offer them. */
function waysOut(m: Migration): string {
  if (m.retirement?.approvedBy) return ''
  return m.rollback
    ? ', or *Cancel migration* to end it here'
    : ', *Roll back…* to go back, or *Cancel migration* to end it here'
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

function stationsStep({ onSite, mapped }: Migration, destination: string): string {
  const who = onSite?.person ? mention(onSite.person) : 'Someone on site'
  if (mapped?.isConsoleMode) {
    return `${who} switches ${destination} to station mode in MultiPoint Manager: it is in console mode, so it has no stations. It goes on by itself.`
  }
  return `${who} connects the stations to ${destination} and answers the question on each screen. It goes on by itself.`
}

function rollbackStep(m: Migration, whoMay: (role: RoleName) => string): string {
  const open = openItems(m)
  if (open.length === 0) return 'Nobody needs to do anything.'
  return `To be done by hand meanwhile: ${itemTitles(m, open)}. Then press *Confirm items*. ${whoMay('operator')}`
}

function waitingStep(m: Migration): string {
  switch (m.parked?.reason) {
    case 'seats':
      return 'Check on site which seat is which station, then press *Confirm seats*.'
    case 'manual-items':
      return `To be done by hand: ${itemTitles(m, itemsInTheWay(m))}. Then press *Confirm items*.`
    case 'still-on':
      return 'Press *Wait*, or *End their sessions*. It goes on by itself once everybody has logged off.'
    case 'window-over':
      return 'Press *Go on until…* to give it a new end, or *Roll back…*.'
    default:
      return 'Look into what is described below, then press *Resume*.'
  }
}

type Item = ReturnType<typeof openItems>[number]

function itemTitles(m: Migration, items: readonly Item[]): string {
  return listed(
    items.map((item) => nameText(itemTitle(m, item))),
    3,
  )
}

/** For everyone in the channel. An automatic logon's own title names its account, which no reading may have shown before. */
function itemTitle(m: Migration, { rule, item, title }: Item): string {
  return rule === 'M12' ? item : withoutAccounts(title, [m.assessment])
}

function pilotStep(m: Migration, whoMay: (role: RoleName) => string): string {
  if (!isPilotSeen(m)) {
    return `Log on at stations with both test accounts; \`stationmaster passwords ${m.id}\` prints their passwords. ${whoMay('operator')}`
  }
  const left = stationsInUse(m).filter((station) => !m.pilot?.releasedSeats.includes(station.stationId))
  return left.length > 0
    ? `Release the stations step by step: press *Release…*. ${whoMay('operator')}`
    : `If all is well, press *Sign off*: the test accounts are removed, and what had to wait is done. ${whoMay('approver')}`
}

function retirementStep({ retirement }: Migration, whoMay: (role: RoleName) => string, approvals: string): string {
  const isBlocked = retirement?.findings.some(({ severity }) => severity === 'block') ?? false
  return isBlocked || retirement?.failure
    ? `Mend what stands in the way, then press *Check again*. ${whoMay('requester')}`
    : `Decide on the retirement: press *Approve retirement*. ${approvals}${whoMay('approver')}`
}
