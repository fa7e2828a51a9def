import { describeChangeWithoutNames } from '../describe/describe-change.ts'
import { counted, listed } from '../describe/words.ts'
import type { PilotEvent, RetirementEvent, RollbackEvent, StandstillEvent, WindowEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import { isSettled } from '../open-points.ts'
import { stationsInUse } from '../plan/stations-in-use.ts'
import { newAccountsOf } from '../stages/pilot-changes.ts'
import { workList } from '../stages/work-list.ts'
import { literal, moment, reasonGiven, who } from './marks.ts'
import { standstillLine } from './standstill.ts'

/** The line of an event of the pilot, the window's end, a rollback, a retirement or a standstill. */
export function laterStoryLine(
  m: Migration,
  event: PilotEvent | WindowEvent | RollbackEvent | RetirementEvent | StandstillEvent,
  by: string,
): string | null {
  switch (event.type) {
    case 'pilot-observed':
      return pilotLine(m)
    case 'released':
      return releasedLine(m, event, by)
    case 'release-made':
      return releasedSoFar(m)
    case 'signed-off':
      return `${who(by)} signed the pilot off.`
    case 'go-back-by-passed':
      return questionLine(m, event.answerBy)
    case 'window-extended':
      return `${who(by)} decided to go on, until ${moment(event.window.endAt)}. The time to go back is now ${moment(event.window.goBackBy)}.`
    case 'unanswered':
      if (event.heldBecause)
        return `Nobody answered in time. It can't be rolled back by itself, so it holds where it is: ${literal(event.heldBecause)}`
      return `Nobody answered in time. As the approver chose beforehand, it ${m.approval?.ifNoAnswer === 'roll-back' ? 'is rolled back' : 'holds where it is'}.`
    case 'rollback-started':
      return `${who(by)} began to roll back: ${reasonGiven(event.reason)} ${counted(event.changes.length, 'change')} to take back.${leftoverLine(event.leftovers)}`
    case 'rolled-back':
      return event.differences.length === 0
        ? 'Rolled back: the destination is set as it was before.'
        : `Rolled back. What stays different: ${listed(event.differences.map((d) => literal(`${d.field}: was ${d.was}, is now ${d.now}`)))}.`
    case 'retirement-requested':
      return `${who(by)} asked to retire the source.`
    case 'retirement-assessed':
      return `The source was examined. Its retirement means: ${event.changes.map((change) => literal(describeChangeWithoutNames(change))).join('; ')}.`
    case 'retirement-assessment-failed':
      return `The source could not be examined: ${literal(event.sentence)}`
    case 'retirement-approved':
      return `${who(by)} approved the retirement of the source.`
    case 'retired':
      return 'The source is retired: it has left the network.'
    case 'stuck':
      return standstillLine(event)
    case 'moving-again':
      return 'It is being worked on again.'
  }
}

function pilotLine({ pilot }: Migration): string | null {
  if (!pilot) return null
  const { administratorAt, userAt, failedLogOns, alerts } = pilot.seen
  const seen = [
    administratorAt === null ? null : `the test administrator has logged on at ${literal(administratorAt)}`,
    userAt === null ? null : `the test user has logged on at ${literal(userAt)}`,
  ].filter((each) => each !== null)
  const noticed = [
    failedLogOns > 0 ? counted(failedLogOns, 'failed logon') : null,
    alerts.length > 0 ? `alerts: ${listed(alerts.map(literal))}` : null,
  ].filter((each) => each !== null)
  const all = [...seen, ...noticed]
  return all.length === 0 ? null : `Pilot: ${all.join('; ')}.`
}

function releasedLine(m: Migration, event: PilotEvent & { type: 'released' }, by: string): string {
  const names = (m.assessment?.source.stations ?? [])
    .filter((station) => event.seats.includes(station.stationId))
    .map((station) => literal(station.name))
  const stations = names.length > 0 ? `stations ${listed(names)}` : 'no station'
  return `${who(by)} released ${stations} and ${counted(event.accounts.length, 'account')}.`
}

function releasedSoFar(m: Migration): string | null {
  if (!m.pilot || !m.assessment) return null
  const { releasedSeats, releasedAccounts } = m.pilot
  const stations = stationsInUse(m).length
  const accounts = newAccountsOf(m.assessment).length
  return `The release is made. Released so far: ${releasedSeats.length} of ${counted(stations, 'station')}, ${releasedAccounts.length} of ${counted(accounts, 'new account')}.`
}

function questionLine(m: Migration, answerBy: number): string {
  const choice = m.approval?.ifNoAnswer === 'roll-back' ? 'be rolled back' : 'hold where it is'
  const changes = workList(m)
  const done = changes.filter((change) => isSettled(m, change)).length
  return `The time to go back has passed. ${done} of ${counted(changes.length, 'change')} ${done === 1 ? 'is' : 'are'} done. Go on until a new end, or roll back? Without an answer by ${moment(answerBy)} it will ${choice}.`
}

function leftoverLine(leftovers: readonly string[]): string {
  return leftovers.length === 0 ? '' : ` What cannot be undone: ${leftovers.map(literal).join(' ')}`
}
