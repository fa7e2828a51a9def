import type { Assessment } from '../../migration/assessment/assessment.ts'
import { listed } from '../../migration/describe/words.ts'
import type { LoggedEvent } from '../../migration/events.ts'
import type { Pilot, Retirement, Rollback } from '../../migration/migration.ts'
import { facts, list, paragraph, type Section, table } from '../document.ts'
import { changeTable } from './changes.ts'
import { findingTable } from './findings.ts'
import type { Told } from './told.ts'

/** The pilot, a rollback and the retirement of the source, each where there was one. */
export function afterCutover(assessment: Assessment, told: Told): Section[] {
  const { pilot, rollback, retirement } = told.migration
  return [
    ...(pilot ? [pilotSection(assessment, pilot, told)] : []),
    ...(rollback ? [rollbackSection(rollback, told)] : []),
    ...(retirement ? [retirementSection(retirement, told)] : []),
  ]
}

function pilotSection(assessment: Assessment, { startedAt, seen, signedOffBy }: Pilot, told: Told): Section {
  const { formatTime, nameOf, events } = told
  const signedOff = events.findLast(({ event }) => event.type === 'signed-off')
  return {
    heading: 'The pilot',
    blocks: [
      facts([
        ['Began', formatTime(startedAt)],
        ['Test administrator logged on at', seen.administratorAt ?? 'not seen'],
        ['Test user logged on at', seen.userAt ?? 'not seen'],
        ['Failed logons', String(seen.failedLogOns)],
        ['Alerts', listed(seen.alerts)],
        ['Signed off', signedOffBy === null ? 'not yet' : whoAndWhen(signedOffBy, signedOff?.at, told)],
      ]),
      table(
        [
          ['Released', 4],
          ['By', 4],
          ['Stations', 5],
          ['Accounts', 5],
        ],
        events.flatMap(({ at, by, event }) =>
          event.type === 'released'
            ? [[formatTime(at), nameOf(by), stationNames(assessment, event.seats), listed(event.accounts, 100)]]
            : [],
        ),
        'Nothing was released before the sign-off.',
      ),
    ],
  }
}

function stationNames({ source }: Assessment, seats: readonly number[]): string {
  return listed(
    source.stations.filter(({ stationId }) => seats.includes(stationId)).map(({ name }) => name),
    100,
  )
}

function rollbackSection({ startedAt, by, reason, changes, leftovers, differences }: Rollback, told: Told): Section {
  return {
    heading: 'Rolled back',
    blocks: [
      facts([
        ['Begun', whoAndWhen(by, startedAt, told)],
        ['Reason', reason],
      ]),
      changeTable(changes, told),
      paragraph('What could not be undone:'),
      list(leftovers),
      paragraph('How the destination differs from its first worksheet:'),
      list(
        differences.map(({ field, was, now }) => `${field}: was ${was}, is now ${now}`),
        told.migration.state === 'rolled-back' ? 'in nothing' : 'not compared yet',
      ),
    ],
  }
}

function retirementSection(retirement: Retirement, told: Told): Section {
  const { requestedBy, requestedAt, approvedBy, approvals = [], failure } = retirement
  const { findings, acknowledgements, changes } = retirement
  const retired = lastOf(told.events, 'retired')
  const approved = lastOf(told.events, 'retirement-approved')
  return {
    heading: 'Retirement of the source',
    blocks: [
      facts([
        ['Asked for', whoAndWhen(requestedBy, requestedAt, told)],
        ['Approved', approvedBy === null ? 'not yet' : whoAndWhen(approvedBy, approved?.at, told)],
        ...(approvals.length > 0
          ? [
              [
                approvedBy === null ? 'Approved so far' : 'Approved before',
                listed(approvals.map(({ by, at }) => whoAndWhen(by, at, told))),
              ] as const,
            ]
          : []),
        ['Left the network', retired ? told.formatTime(retired.at) : 'not yet'],
        failure === null ? null : ['The source could not be examined', failure],
      ]),
      findingTable(findings, acknowledgements, told),
      changeTable(changes, told),
    ],
  }
}

function lastOf(events: readonly LoggedEvent[], type: LoggedEvent['event']['type']): LoggedEvent | undefined {
  return events.findLast(({ event }) => event.type === type)
}

function whoAndWhen(by: string, at: number | undefined, { nameOf, formatTime }: Told): string {
  return at === undefined ? `by ${nameOf(by)}` : `by ${nameOf(by)}, ${formatTime(at)}`
}
