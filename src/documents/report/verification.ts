import type { Assessment } from '../../migration/assessment/assessment.ts'
import { showOrientation, showReading, showUserType } from '../../migration/describe/show-reading.ts'
import { counted } from '../../migration/describe/words.ts'
import { findUser } from '../../migration/worksheet/accounts.ts'
import { includesComputer } from '../../migration/worksheet/names.ts'
import type { LocalUser, Station, Worksheet } from '../../migration/worksheet/worksheet.ts'
import { type Block, list, paragraph, table } from '../document.ts'
import { inWords, type Told } from './told.ts'

/** What the comparison with the plan came to, and what was read of stations, accounts and computers when it was made. */
export function verification(assessment: Assessment, told: Told): Block[] {
  const found = told.migration.verification
  if (!found) return [paragraph('The destination has not been compared with the plan.')]
  const when = told.formatTime(found.at)
  if (!found.isOk) {
    return [
      paragraph(`${when}: the destination is not as planned.`),
      list(found.differences.map((difference) => inWords(difference, told))),
    ]
  }
  return [
    paragraph(`${counted(found.checks, 'check')}, ${when}: the destination is as planned.`),
    ...(found.worksheet ? whatWasRead(assessment, found.worksheet, told) : []),
    ...drift(told),
  ]
}

function whatWasRead({ desired }: Assessment, verified: Worksheet, told: Told): Block[] {
  const { seats } = told.migration.answers
  const stationAt = (seat: number) => verified.stations.find(({ stationId }) => stationId === seats?.[seat])
  const computers = [...verified.managedServers, ...verified.managedComputers]
  return [
    comparison(
      'Station',
      desired.stations,
      ({ name }) => name,
      showStation,
      ({ stationId }) => stationAt(stationId),
    ),
    comparison(
      'Account',
      desired.users.filter(({ isBuiltIn }) => !isBuiltIn),
      ({ name }) => name,
      showUser,
      ({ name }) => findUser(verified.users, name),
    ),
    comparison(
      'Computer',
      [...desired.managedServers, ...desired.managedComputers],
      (name) => name,
      () => 'managed from here',
      (name) => (includesComputer(computers, name) ? name : undefined),
    ),
  ].filter((block) => block !== null)
}

/** What was to be there beside what was read; null where nothing was to be there. */
function comparison<T>(
  title: string,
  wanted: readonly T[],
  nameOf: (one: T) => string,
  show: (one: T) => string,
  find: (one: T) => T | undefined,
): Block | null {
  if (wanted.length === 0) return null
  return table(
    [
      [title, 4],
      ['Planned', 7],
      ['Read at the end', 7],
    ],
    wanted.map((one) => {
      const found = find(one)
      return [nameOf(one), show(one), found === undefined ? 'not there' : show(found)]
    }),
  )
}

function showStation({ name, autoLogonUser, orientation }: Station): string {
  const logon = autoLogonUser === null ? 'no automatic logon' : `logs on as ${autoLogonUser}`
  return `${name}; ${logon}; ${showReading(orientation, showOrientation)}`
}

function showUser({ userType, isEnabled }: LocalUser): string {
  return `${showReading(userType, showUserType)}${isEnabled ? '' : ', cannot log on'}`
}

function drift({ migration: { drift: later }, formatTime }: Told): Block[] {
  if (!later) return []
  const when = formatTime(later.checkedAt ?? later.requestedAt)
  if (later.failure !== null) return [paragraph(`${when}: it could not be compared again. ${later.failure}`)]
  if (later.differences === null) return [paragraph(`${when}: somebody asked to compare it again.`)]
  if (later.differences.length === 0) return [paragraph(`${when}: compared again, it is as it was verified.`)]
  return [
    paragraph(`${when}: compared again, it has drifted from what was verified.`),
    list(later.differences.map(({ field, was, now }) => `${field}: was ${was}, is now ${now}`)),
  ]
}
