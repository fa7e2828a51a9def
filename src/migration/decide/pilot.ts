import type { Migration } from '../migration.ts'
import { stationsInUse } from '../plan/stations-in-use.ts'
import { refuse } from '../refusal.ts'
import { newAccountsOf } from '../stages/pilot-changes.ts'
import { findUser } from '../worksheet/accounts.ts'
import { includesAccount, localAccountName, sameAccount } from '../worksheet/names.ts'
import { knownValue } from '../worksheet/reading.ts'
import { type Decision, refuseUnless } from './command.ts'
import { PILOT_LOG_ONS } from './confirming.ts'

/** Who may log on besides those whose station is released: nobody more, administrators and Dashboard users, or everyone. */
export type ReleasedPeople = 'nobody' | 'staff' | 'everyone'

export interface Release {
  /** Names of stations; null for all. */
  readonly stations: readonly string[] | null
  readonly people: ReleasedPeople
}

/** True once both test accounts were seen at stations, or an approver has overruled it. */
export function isPilotSeen(m: Migration): boolean {
  const seen = m.pilot?.seen
  const isOverruled = m.answers.overruledItems?.includes(PILOT_LOG_ONS) ?? false
  return isOverruled || (seen?.administratorAt != null && seen.userAt !== null)
}

function refuseUnseen(m: Migration, wanted: string) {
  return refuse(
    'wrong-state',
    `${m.id} can't ${wanted} yet: both test accounts have to be seen to log on at stations first (statement 47 of the guide). ` +
      'Their passwords: `stationmaster passwords`. An approver may overrule it with a reason.',
  )
}

/** Stations and people that may be used from now on. Automatic logons go with their stations. */
export function decideRelease(m: Migration, { stations, people }: Release): Decision {
  const refusal = refuseUnless(m, ['pilot'], 'be released')
  if (refusal) return refusal
  if (!m.assessment || !m.pilot) return []
  if (!isPilotSeen(m)) return refuseUnseen(m, 'release anything')
  const all = stationsInUse(m)
  const wrong = (stations ?? []).filter((name) => !all.some((station) => sameAccount(station.name, name)))
  if (wrong.length > 0) {
    const names = all.map((station) => station.name).join(', ')
    return refuse('bad-input', `${m.id} has no station called ${wrong.join(', ')}. Its stations are: ${names}.`)
  }
  const chosen = stations === null ? all : all.filter((station) => includesAccount(stations, station.name))
  const seats = chosen.map((station) => station.stationId).filter((seat) => !m.pilot?.releasedSeats.includes(seat))
  const accounts = accountsToRelease(m, [...m.pilot.releasedSeats, ...seats], people)
  if (seats.length === 0 && accounts.length === 0) {
    return refuse('wrong-state', `${m.id}: all of that is released already.`)
  }
  return [{ type: 'released', seats, accounts }]
}

function accountsToRelease(m: Migration, seats: readonly number[], people: ReleasedPeople): string[] {
  const { assessment, pilot } = m
  if (!assessment || !pilot) return []
  const { source } = assessment
  const ofStations = source.stations
    .filter((station) => seats.includes(station.stationId))
    .flatMap((station) => station.autoLogonUser ?? [])
    .map((account) => localAccountName(account, source.computerName))
  const isMeant = (name: string): boolean => {
    if (people === 'everyone' || includesAccount(ofStations, name)) return true
    const user = findUser(assessment.desired.users, name)
    return people === 'staff' && user !== undefined && knownValue(user.userType) !== 'Standard'
  }
  return newAccountsOf(assessment).filter((name) => isMeant(name) && !includesAccount(pilot.releasedAccounts, name))
}

/** The pilot is good: everything is released, the test accounts go, and what had to wait for it is done. */
export function decideSignOff(m: Migration): Decision {
  const refusal = refuseUnless(m, ['pilot'], 'be signed off')
  if (refusal) return refusal
  return isPilotSeen(m) ? [{ type: 'signed-off' }] : refuseUnseen(m, 'be signed off')
}

/** The destination is to be compared with what was verified. */
export function decideVerifyAgain(m: Migration): Decision {
  const refusal = refuseUnless(m, ['completed', 'retired'], 'be verified again')
  return refusal ?? [{ type: 'drift-check-requested' }]
}
