import { byText } from '../assessment/text-order.ts'
import { desiredUpdate } from '../changes/scheduled-update.ts'
import { findUser, isPromotion, isWorkingAccount } from '../worksheet/accounts.ts'
import { includesAccount, includesComputer, localAccountName, sameAccount } from '../worksheet/names.ts'
import { knownValue, type Reading } from '../worksheet/reading.ts'
import {
  type DiskProtection,
  type LocalUser,
  SETTING_NAMES,
  type SettingName,
  type Station,
  type UserType,
  type Worksheet,
} from '../worksheet/worksheet.ts'
import type { Answers, SeatMap } from './answers.ts'
import { desiredVirtualDesktops, desktopNameOf } from './virtual-desktops.ts'

/** Boxes that a person sets where readings do not settle them: no cmdlet, or a property that not every release has. */
const SETTINGS_BY_HAND: ReadonlySet<SettingName> = new Set([
  'managed-remotely',
  'gpu-rendering',
  'admin-orchestration',
] as const)

export function mayBeSetByHand(setting: SettingName): boolean {
  return SETTINGS_BY_HAND.has(setting)
}

/**
 * What the destination shall be: `before` plus what the source adds. Nothing that only the destination has is removed, and
 * an account that exists is never demoted, locked or given a password. Stations are the source's, by seat; seats that an
 * answer leaves out are left out. `workingAccounts` are accounts that we log on with, besides the one that read `before`.
 */
export function desired(
  source: Worksheet,
  before: Worksheet,
  answers: Answers,
  workingAccounts: readonly string[] = [],
): Worksheet {
  const stations = seatsInUse(source.stations, answers.seats).map((station) => desiredSeat(station, source, before))
  const managedServers = withAdded(before.managedServers, source.managedServers, [
    source.computerName,
    before.computerName,
  ])
  const users = desiredUsers(source, before, stations, workingAccounts)

  return {
    ...before,
    settings: desiredSettings(source, before),
    managedServers,
    managedComputers: withAdded(before.managedComputers, source.managedComputers, managedServers),
    stations,
    users,
    administrators: withAdministrators(before, users),
    virtualDesktops: desiredVirtualDesktops(source, before),
    scheduledUpdate: desiredUpdate(source, before),
    diskProtection: desiredDiskProtection(source, before),
  }
}

/** What was desired, less the seats that an approver has given up since. */
export function desiredOfSeats(wanted: Worksheet, seats: SeatMap | null): Worksheet {
  return { ...wanted, stations: seatsInUse(wanted.stations, seats) }
}

function seatsInUse(stations: readonly Station[], seats: SeatMap | null): readonly Station[] {
  return stations.filter((station) => seats === null || station.stationId in seats)
}

function desiredSettings(source: Worksheet, before: Worksheet): Record<SettingName, Reading<boolean>> {
  const settings = { ...before.settings }
  for (const name of SETTING_NAMES) {
    const isTaken = source.settings[name].kind === 'known' || mayBeSetByHand(name)
    if (isTaken) settings[name] = source.settings[name]
  }
  return settings
}

/** Wanted where the source has it switched on; switched off or not installed there, the destination stays as it is. */
function desiredDiskProtection(source: Worksheet, before: Worksheet): Reading<DiskProtection> {
  return knownValue(source.diskProtection) === 'Discard' ? source.diskProtection : before.diskProtection
}

/** A seat keeps what belongs to the furniture; a desktop gets the destination's name, a session host belongs to the source machine. */
function desiredSeat(station: Station, source: Worksheet, before: Worksheet): Station {
  const account = station.autoLogonUser
  return {
    ...station,
    autoLogonUser: account === null ? null : localAccountName(account, source.computerName),
    virtualMachine: station.virtualMachine === null ? null : desktopNameOf(before.computerName, undefined),
    sessionHost: null,
  }
}

function desiredUsers(
  source: Worksheet,
  before: Worksheet,
  seats: readonly Station[],
  workingAccounts: readonly string[],
): LocalUser[] {
  const existing = before.users.map((user) => {
    const isOurs = isWorkingAccount(before, workingAccounts, user.name)
    return leftAlone(user, isOurs ? undefined : promotedType(user, findUser(source.users, user.name)))
  })
  const added = source.users
    .filter((user) => isToBeCreated(user, before))
    .map((user) => {
      const isAutoLogon = seats.some(
        (seat) => seat.autoLogonUser !== null && sameAccount(seat.autoLogonUser, user.name),
      )
      const mustChangePassword: Reading<boolean> = { kind: 'known', value: !isAutoLogon }
      return { ...user, mustChangePassword }
    })
  return [...existing, ...added]
}

/** A new account needs a type that we know, and one that was locked on the source shall not come to life by moving. */
export function isToBeCreated(user: LocalUser, before: Worksheet): boolean {
  return !user.isBuiltIn && user.isEnabled && user.userType.kind === 'known' && !findUser(before.users, user.name)
}

/** The password of an account that exists is its owner's business, so nothing is asked for there. */
function leftAlone(user: LocalUser, promotedTo: UserType | undefined): LocalUser {
  const mustChangePassword: Reading<boolean> = { kind: 'unreadable', why: 'an existing account keeps its password' }
  return promotedTo === undefined
    ? { ...user, mustChangePassword }
    : { ...user, mustChangePassword, userType: { kind: 'known', value: promotedTo } }
}

function promotedType(user: LocalUser, counterpart: LocalUser | undefined): UserType | undefined {
  if (!counterpart?.isEnabled || counterpart.isBuiltIn || user.isBuiltIn) return undefined
  const from = knownValue(user.userType)
  const to = knownValue(counterpart.userType)
  return from !== undefined && to !== undefined && isPromotion(from, to) ? to : undefined
}

/** Who is an administrator by type becomes a member of the group, so that the group's list is right too. */
function withAdministrators(before: Worksheet, users: readonly LocalUser[]): string[] {
  const members = before.administrators.map((member) => localAccountName(member, before.computerName))
  const added = users.filter(
    (user) => knownValue(user.userType) === 'Administrator' && !includesAccount(members, user.name),
  )
  return [...before.administrators, ...added.map((user) => user.name)]
}

/** Sorted first, so that of two names for one computer the same one is taken, in whatever order the server lists them. */
function withAdded(own: readonly string[], others: readonly string[], except: readonly string[]): string[] {
  const all = [...own]
  for (const name of others.toSorted(byText)) {
    if (!includesComputer(all, name) && !includesComputer(except, name)) all.push(name)
  }
  return all
}
