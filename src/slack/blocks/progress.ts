import { isPilotSeen } from '../../migration/decide/pilot.ts'
import { describeChangeWithoutNames } from '../../migration/describe/describe-change.ts'
import { withoutAccounts } from '../../migration/describe/without-accounts.ts'
import { counted, listed } from '../../migration/describe/words.ts'
import { pendingEnding, stillOn } from '../../migration/drain/still-on.ts'
import type { Migration } from '../../migration/migration.ts'
import { isSettled } from '../../migration/open-points.ts'
import { stationsInUse } from '../../migration/plan/stations-in-use.ts'
import { newAccountsOf } from '../../migration/stages/pilot-changes.ts'
import { workList } from '../../migration/stages/work-list.ts'
import type { StateName } from '../../migration/states.ts'
import { escapeText, nameText } from '../text.ts'
import { type Drawn, section } from './basics.ts'

/** How far it is: so many of so many changes, what is being done now, the stations, and the pilot. Counts and places, no names. */
export function progress(m: Migration): Drawn[] {
  if (!m.cutover || !m.assessment) return []
  return [...peopleLeft(m), ...changesDone(m), ...stationsMapped(m), ...pilotSeen(m)]
}

/** How many are still logged on where they are waited for. One line, drawn anew at each look that finds another number. */
function peopleLeft(m: Migration): Drawn[] {
  const pending = pendingEnding(m)
  const left = pending && stillOn(pending.ending)
  const isWaiting = WAITING.includes(m.state) && (m.parked === null || m.parked.reason === 'still-on')
  if (!pending || left === null || left === 0 || !isWaiting) return []
  const { sessions } = pending.ending
  const who =
    sessions > left ? `${left} of ${counted(sessions, 'person', 'people')}` : counted(left, 'person', 'people')
  return [section(`*People:* ${who} ${left === 1 ? 'is' : 'are'} still logged on.`)]
}

const WAITING: readonly StateName[] = ['migrating', 'waiting-for-person', 'rolling-back', 'retiring']

function changesDone(m: Migration): Drawn[] {
  const changes = workList(m)
  const marks = m.cutover?.progress ?? {}
  const done = changes.filter((change) => isSettled(m, change)).length
  const now = m.endedAt === null ? changes.find((change) => marks[change.id]?.status === 'intended') : undefined
  const mark = now && marks[now.id]
  const found = mark?.status === 'intended' && mark.found ? ` (${escapeText(mark.found)})` : ''
  const lines = [
    `*${titleOf(m)}:* ${done} of ${counted(changes.length, 'change')} done.`,
    ...(now ? [`Now: ${escapeText(describeChangeWithoutNames(now))}${found}.`] : []),
    ...(m.verification?.isOk && !m.rollback ? [`Verified: ${counted(m.verification.checks, 'check')} passed.`] : []),
  ]
  return [section(lines.join(' '))]
}

function titleOf({ rollback, retirement }: Migration): string {
  if (retirement?.approvedBy) return 'Retirement'
  return rollback ? 'Taken back' : 'Progress'
}

function stationsMapped({ mapped, state, rollback }: Migration): Drawn[] {
  if (!mapped || rollback || (mapped.mapped >= mapped.wanted && state !== 'waiting-for-stations')) return []
  if (mapped.isConsoleMode) return [section(`*Stations:* console mode, so none of ${mapped.wanted} is there.`)]
  const lacking =
    mapped.incomplete.length > 0
      ? ` Without a keyboard: ${listed(mapped.incomplete.map((name) => nameText(name, 40)))}.`
      : ''
  return [section(`*Stations:* ${mapped.mapped} of ${mapped.wanted} mapped.${lacking}`)]
}

function pilotSeen(m: Migration): Drawn[] {
  const { pilot, assessment } = m
  if (!pilot || !assessment || pilot.signedOffBy || m.rollback) return []
  const { administratorAt, userAt, failedLogOns, alerts } = pilot.seen
  const at = (station: string | null) => (station === null ? 'not seen yet' : `seen at ${nameText(station, 40)}`)
  const stations = stationsInUse(m).length
  const released = stationsInUse(m).filter((station) => pilot.releasedSeats.includes(station.stationId)).length
  const accounts = newAccountsOf(assessment).length
  const isOverruled = isPilotSeen(m) && (administratorAt === null || userAt === null)
  const lines = [
    `*Pilot:* test administrator ${at(administratorAt)}, test user ${at(userAt)}${isOverruled ? ' (overruled)' : ''}. ${counted(failedLogOns, 'failed logon')}.`,
    ...(alerts.length > 0
      ? [`Alerts: ${listed(alerts.map((alert) => nameText(withoutAccounts(alert, [assessment]))))}.`]
      : []),
    `Released: ${released} of ${counted(stations, 'station')}, ${pilot.releasedAccounts.length} of ${counted(accounts, 'new account')}.`,
  ]
  return [section(lines.join('\n'))]
}
