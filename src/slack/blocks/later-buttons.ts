import { overrulable } from '../../migration/decide/confirming.ts'
import { isPilotSeen } from '../../migration/decide/pilot.ts'
import { isStillOnOpen } from '../../migration/decide/still-on.ts'
import { pendingEnding, serverInQuestion } from '../../migration/drain/still-on.ts'
import { isInWindow } from '../../migration/due.ts'
import type { Migration } from '../../migration/migration.ts'
import { openAcknowledgements } from '../../migration/open-points.ts'
import { stationsInUse } from '../../migration/plan/stations-in-use.ts'
import { newAccountsOf } from '../../migration/stages/pilot-changes.ts'
import { ACTIONS } from '../ids.ts'
import { type ButtonDrawing, confirmation } from './basics.ts'

const PRIMARY = { style: 'primary' } as const
const DANGER = { style: 'danger' } as const

/** The question whether to go on has one of these two answers. */
export function extendButton(m: Migration): ButtonDrawing[] {
  if (!isInWindow(m)) return []
  const isWanted = m.parked?.reason === 'window-over' || (m.question !== null && !m.question.isAnswered)
  return [
    {
      action: ACTIONS.openExtend,
      text: 'Go on until…',
      value: { id: m.id },
      label: `Give ${m.id} a new end`,
      ...(isWanted ? PRIMARY : {}),
    },
  ]
}

export function rollbackButton(m: Migration): ButtonDrawing[] {
  if (!m.cutover || m.rollback || m.retirement?.approvedBy) return []
  return [
    {
      action: ACTIONS.openRollback,
      text: 'Roll back…',
      value: { id: m.id },
      label: `See what rolling back ${m.id} takes back`,
      ...DANGER,
    },
  ]
}

export function overruleButton(m: Migration): ButtonDrawing[] {
  if (overrulable(m).length === 0) return []
  const text = m.state === 'waiting-for-stations' ? 'Go on with fewer…' : 'Overrule…'
  return [{ action: ACTIONS.openOverrule, text, value: { id: m.id }, label: `Overrule what is open on ${m.id}` }]
}

export function releaseButton(m: Migration): ButtonDrawing[] {
  if (!m.assessment || !m.pilot) return []
  const { releasedSeats, releasedAccounts } = m.pilot
  const areSeatsOpen = stationsInUse(m).some((station) => !releasedSeats.includes(station.stationId))
  if (!areSeatsOpen && releasedAccounts.length >= newAccountsOf(m.assessment).length) return []
  return [
    {
      action: ACTIONS.openRelease,
      text: 'Release…',
      value: { id: m.id },
      label: `Release stations of ${m.id}`,
      ...(isPilotSeen(m) && areSeatsOpen ? PRIMARY : {}),
    },
  ]
}

export function signOffButton(m: Migration): ButtonDrawing[] {
  const isExpected =
    isPilotSeen(m) && stationsInUse(m).every((station) => m.pilot?.releasedSeats.includes(station.stationId))
  return [
    {
      action: ACTIONS.signOff,
      text: 'Sign off',
      value: { id: m.id },
      label: `Sign off the pilot of ${m.id}`,
      ...(isExpected ? PRIMARY : {}),
      confirm: {
        ...confirmation(
          `Sign off ${m.id}?`,
          'Everything is released, the test accounts are removed, and what had to wait for the pilot is done; that can restart the server.',
          'Sign off',
          'Not yet',
        ),
        style: 'primary',
      },
    },
  ]
}

export function verifyButton(m: Migration): ButtonDrawing[] {
  const label = `Compare ${m.destination} with what was verified`
  return [{ action: ACTIONS.verifyAgain, text: 'Verify again', value: { id: m.id }, label }]
}

export function retireButton(m: Migration): ButtonDrawing[] {
  return [
    {
      action: ACTIONS.retire,
      text: 'Retire…',
      value: { id: m.id },
      label: `Retire the source ${m.source} of ${m.id}`,
      confirm: confirmation(
        'Retire the source?',
        'The source is examined first, nothing is changed. Then another approver decides whether it leaves the network.',
        'Examine it',
        'Keep it',
      ),
    },
  ]
}

export function retirementButton(m: Migration): ButtonDrawing[] {
  const isBlocked = m.retirement?.failure || m.retirement?.findings.some(({ severity }) => severity === 'block')
  return [
    {
      action: ACTIONS.reviewRetirement,
      text: isBlocked ? 'Show retirement' : 'Approve retirement',
      value: { id: m.id },
      label: `Review the retirement of ${m.source}`,
      ...(isBlocked ? {} : PRIMARY),
    },
  ]
}

/** Whether points of the retirement are open; outside of one, those of the plan are what is acknowledged. */
export function hasOpenPoints({ retirement }: Migration): boolean {
  return !retirement || openAcknowledgements(retirement, retirement.acknowledgements).length > 0
}

/** Opens for whoever operates; the card itself has numbers only. */
export function whoIsOnButton(m: Migration): ButtonDrawing[] {
  const server = serverInQuestion(m)
  const areWarned = m.schedule?.warnings?.some(({ status }) => status === 'shown') ?? false
  if (server === null || !(areWarned || pendingEnding(m))) return []
  const label = `Show who is logged on to ${server}`
  return [{ action: ACTIONS.whoIsOn, text: 'Who is still on?', value: { id: m.id }, label }]
}

export function endSessionsButton(m: Migration): ButtonDrawing[] {
  if (!isStillOnOpen(m)) return []
  return [
    {
      action: ACTIONS.endSessions,
      text: 'End their sessions',
      value: { id: m.id },
      label: `End the sessions that are left on ${m.source}`,
      ...DANGER,
      confirm: confirmation(
        'End their sessions?',
        'Whoever is still logged on is warned once more on the screen, and then logged off. What they have not saved is lost.',
        'End them',
        'Not yet',
      ),
    },
  ]
}

export function waitButton(m: Migration): ButtonDrawing[] {
  if (m.parked?.reason !== 'still-on') return []
  const label = `Wait until everybody has logged off ${m.source}`
  return [{ action: ACTIONS.waitForPeople, text: 'Wait', value: { id: m.id }, label, ...PRIMARY }]
}

/** Shows on each screen which station it is, for whoever maps them and says which seat is which. */
export function identifiersButton(m: Migration): ButtonDrawing[] {
  if (m.state !== 'waiting-for-stations' && m.parked?.reason !== 'seats') return []
  const label = `Show on each screen which station of ${m.destination} it is`
  return [{ action: ACTIONS.showIdentifiers, text: 'Show identifiers', value: { id: m.id }, label }]
}
