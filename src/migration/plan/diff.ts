import { desktopsByHand, settingByHand, splitByHand } from '../describe/describe-manual-item.ts'
import { showDiskProtection, showOnOff, showOrientation, showReading, showUserType } from '../describe/show-reading.ts'
import { findUser, isAdministrator, isPromotion } from '../worksheet/accounts.ts'
import { includesComputer, localAccountName, sameAccount } from '../worksheet/names.ts'
import { knownValue, type Reading } from '../worksheet/reading.ts'
import {
  type LocalUser,
  SETTING_NAMES,
  type SettingName,
  type Station,
  type Worksheet,
} from '../worksheet/worksheet.ts'
import type { Answers } from './answers.ts'
import type { Change } from './change.ts'
import { mayBeSetByHand } from './desired.ts'
import { orderChanges } from './order-changes.ts'
import { desktopNameOf, virtualDesktopChanges } from './virtual-desktops.ts'

/** What `diff` needs to know besides the two worksheets. */
export type DiffContext = Pick<Answers, 'seats' | 'confirmedItems' | 'overruledItems'>

const NO_STATION_YET = 'not known until its station is mapped'

/**
 * What is to be made so on `actual` to make it as `desired`, in the order in which it is done. While seats are not answered
 * each seat has its three changes, so that a plan shows what every seat will be; with seats only what really differs.
 */
export function diff(actual: Worksheet, desired: Worksheet, context: DiffContext): Change[] {
  return orderChanges([
    ...SETTING_NAMES.flatMap((setting) => settingChange(setting, actual, desired, context)),
    ...desired.users.flatMap((user) => userChanges(user, actual)),
    ...splitItem(actual, desired, context),
    ...desired.stations.flatMap((seat) => seatChanges(seat, actual, desired, context)),
    ...managedChanges(actual, desired),
    ...virtualDesktopChanges(actual, desired),
    ...desktopsItem(actual, desired, context),
    ...diskProtectionChange(actual, desired),
  ]).filter((change) => change.kind !== 'manual' || !context.overruledItems?.includes(change.item))
}

function settingChange(setting: SettingName, actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const [from, to] = [actual.settings[setting], wanted.settings[setting]]
  const [is, shall] = [knownValue(from), knownValue(to)]
  if (shall !== undefined && is === shall) return []
  if (shall === undefined && !mayBeSetByHand(setting)) return []

  const before = showReading(from, showOnOff)
  if (shall !== undefined && canBeSet(setting, from)) {
    return [{ id: `setting.${setting}`, kind: 'server-setting', setting, to: shall, before }]
  }
  // A confirmation counts where reading cannot tell; where it can, the reading counts.
  const isSettled = context.confirmedItems.includes(setting) && (is === undefined || shall === undefined)
  return isSettled ? [] : [{ ...settingByHand(setting, to), id: `manual.${setting}`, before }]
}

/** What cannot be read back cannot be set from here either: nobody would know whether it took effect. */
function canBeSet(setting: SettingName, from: Reading<boolean>): boolean {
  return setting !== 'managed-remotely' && setting !== 'gpu-rendering' && from.kind !== 'unreadable'
}

function userChanges(user: LocalUser, actual: Worksheet): Change[] {
  if (user.isBuiltIn) return []
  const existing = findUser(actual.users, user.name)
  return existing ? existingUserChanges(user, existing) : newUserChanges(user)
}

function newUserChanges(user: LocalUser): Change[] {
  const userType = knownValue(user.userType)
  if (userType === undefined) return []
  const { name, fullName, description } = user
  const before = 'no such account'
  const create: Change = {
    id: `user.${name}.create`,
    kind: 'create-user',
    user: name,
    userType,
    fullName,
    description,
    before,
  }
  return [create, ...mustChangePassword(user, before)]
}

function existingUserChanges(user: LocalUser, existing: LocalUser): Change[] {
  const [from, to] = [knownValue(existing.userType), knownValue(user.userType)]
  const promotion: Change[] =
    from !== undefined && to !== undefined && isPromotion(from, to)
      ? [{ id: `user.${user.name}.type`, kind: 'user-type', user: user.name, to, before: showUserType(from) }]
      : []
  const isAsked = knownValue(existing.mustChangePassword) === true
  return isAsked ? promotion : [...promotion, ...mustChangePassword(user, 'keeps its password at logon')]
}

function mustChangePassword(user: LocalUser, before: string): Change[] {
  if (knownValue(user.mustChangePassword) !== true) return []
  return [{ id: `user.${user.name}.must-change`, kind: 'must-change-password', user: user.name, before }]
}

function splitItem(actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const seats = wanted.stations.filter((seat) => seat.isSplit && !stationOf(seat, actual, context)?.isSplit)
  if (seats.length === 0 || context.confirmedItems.includes('split-stations')) return []
  const item = splitByHand(seats.map((seat) => seat.name))
  return [{ ...item, id: `manual.${item.item}`, before: 'not split' }]
}

/** The import resets the template, so people make it theirs again, and give each seat its desktop, which can be read back. */
function desktopsItem(actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const seats = wanted.stations.filter((seat) => {
    const station = stationOf(seat, actual, context)
    if (seat.virtualMachine === null) return false
    const name = desktopNameOf(wanted.computerName, station?.stationId)
    return station?.virtualMachine == null || !sameAccount(station.virtualMachine, name)
  })
  if (seats.length === 0) return []
  const item = desktopsByHand(seats.map((seat) => seat.name))
  return [{ ...item, id: `manual.${item.item}`, before: 'no desktop' }]
}

function diskProtectionChange(actual: Worksheet, wanted: Worksheet): Change[] {
  const [is, to] = [knownValue(actual.diskProtection), knownValue(wanted.diskProtection)]
  if (is === undefined || to === undefined || is === to) return []
  return [{ id: 'disk-protection', kind: 'disk-protection', to, before: showDiskProtection(is) }]
}

function stationOf(seat: Station, actual: Worksheet, context: DiffContext): Station | undefined {
  const stationId = context.seats?.[seat.stationId]
  return actual.stations.find((station) => station.stationId === stationId)
}

function seatChanges(seat: Station, actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const station = stationOf(seat, actual, context)
  return [
    ...stationName(seat, station),
    ...stationOrientation(seat, station),
    ...stationAutoLogon(seat, station, actual, wanted),
  ]
}

function stationName(seat: Station, station: Station | undefined): Change[] {
  if (station?.name === seat.name) return []
  return [{ ...seatChange(seat, 'name', station?.name), kind: 'station-name', to: seat.name }]
}

function stationOrientation(seat: Station, station: Station | undefined): Change[] {
  const to = knownValue(seat.orientation)
  if (to === undefined || (station && knownValue(station.orientation) === to)) return []
  const before = station && showReading(station.orientation, showOrientation)
  return [{ ...seatChange(seat, 'orientation', before), kind: 'station-orientation', to }]
}

function stationAutoLogon(seat: Station, station: Station | undefined, actual: Worksheet, wanted: Worksheet): Change[] {
  const to = seat.autoLogonUser
  if (station && isSameLogon(station.autoLogonUser, to, actual)) return []
  return [
    {
      ...seatChange(seat, 'auto-logon', station && (station.autoLogonUser ?? 'no automatic logon')),
      kind: 'station-auto-logon',
      to,
      isAdministrator: to !== null && isAdministrator(wanted, to),
    },
  ]
}

function isSameLogon(is: string | null, shall: string | null, actual: Worksheet): boolean {
  if (is === null || shall === null) return is === shall
  return sameAccount(localAccountName(is, actual.computerName), localAccountName(shall, actual.computerName))
}

function seatChange(seat: Station, what: string, before: string | undefined) {
  return {
    id: `seat.${seat.stationId}.${what}`,
    seat: seat.stationId,
    seatName: seat.name,
    before: before ?? NO_STATION_YET,
  }
}

function managedChanges(actual: Worksheet, wanted: Worksheet): Change[] {
  return [
    ...managedOf('MultiPointServers', actual.managedServers, wanted.managedServers),
    ...managedOf('PersonalComputers', actual.managedComputers, wanted.managedComputers),
  ]
}

function managedOf(
  systemType: 'MultiPointServers' | 'PersonalComputers',
  is: readonly string[],
  shall: readonly string[],
): Change[] {
  return shall
    .filter((computer) => !includesComputer(is, computer))
    .map((computer) => ({
      id: `managed.${computer}`,
      kind: 'managed-computer',
      computer,
      systemType,
      before: 'not managed from here',
    }))
}
