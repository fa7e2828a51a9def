import { settingTitle } from '../describe/setting-words.ts'
import { showDiskProtection, showOrientation, showReading, showUpdate, showUserType } from '../describe/show-reading.ts'
import { findUser, isPromotion, isWorkingAccount } from '../worksheet/accounts.ts'
import { includesAccount, includesComputer, isDomainAccount, localAccountName } from '../worksheet/names.ts'
import { knownValue } from '../worksheet/reading.ts'
import { type LocalUser, SETTING_NAMES, type Station, type Worksheet } from '../worksheet/worksheet.ts'
import type { Kept } from './change.ts'
import { mayBeSetByHand } from './desired.ts'

/** What stays different between the two servers once the plan is made so, each with its reason. Names accounts. */
export function kept(source: Worksheet, before: Worksheet, workingAccounts: readonly string[] = []): Kept[] {
  return [
    ...keptSettings(source, before),
    ...leftToPeople(source, before),
    ...keptUpdate(source, before),
    ...keptDiskProtection(source, before),
    ...keptTemplate(source, before),
    ...source.stations.flatMap(keptOfSeat),
    ...source.users.flatMap((user) => keptOfAccount(user, before, workingAccounts)),
    ...onlyOnDestination(source, before),
    ...groupMembers('Administrators', source, source.administrators, before, before.administrators),
    ...groupMembers('Remote Desktop Users', source, source.remoteDesktopUsers, before, before.remoteDesktopUsers),
    ...managedThatAreThePair(source, before),
  ]
}

function keptSettings(source: Worksheet, before: Worksheet): Kept[] {
  return SETTING_NAMES.filter((name) => source.settings[name].kind !== 'known' && !mayBeSetByHand(name)).map(
    (name) => ({
      what: `“${settingTitle(name)}”`,
      why: `stays as it is on the destination (${showReading(before.settings[name], (on) => (on ? 'on' : 'off'))}), because the source's value is not known`,
    }),
  )
}

/** Recorded, because the server has it, but the guide does not move it. */
function leftToPeople(source: Worksheet, before: Worksheet): Kept[] {
  const pairs: readonly (readonly [what: string, source: string, destination: string])[] = [
    ['Licensing', showLicensing(source), showLicensing(before)],
    ['Web limiting', showReading(source.webLimiting), showReading(before.webLimiting)],
    ['USB storage lock', showReading(source.usbStorageLock), showReading(before.usbStorageLock)],
  ]
  return pairs
    .filter(([, there, here]) => there !== here)
    .map(([what, there, here]) => ({
      what: `${what} (source: ${there})`,
      why: `stays as it is on the destination (${here}), because the guide leaves it to people`,
    }))
}

/** The destination keeps its own where the source has none; a script is a file, and files are not copied. */
function keptUpdate({ scheduledUpdate: there }: Worksheet, { scheduledUpdate: here }: Worksheet): Kept[] {
  if (there.isEnabled && there.customScript !== '') {
    const why = 'is not copied to the destination, because files are not migrated: put it in the same place there'
    return [{ what: `The script ${there.customScript} of the scheduled update`, why }]
  }
  if (there.isEnabled || !here.isEnabled) return []
  return [
    { what: `Scheduled update (${showUpdate(here)})`, why: 'stays on the destination, because the source has none' },
  ]
}

/** Only what is switched on is carried over; everything else that differs is told. */
function keptDiskProtection({ diskProtection: there }: Worksheet, { diskProtection: here }: Worksheet): Kept[] {
  const [is, shall] = [showReading(here, showDiskProtection), showReading(there, showDiskProtection)]
  if (is === shall || knownValue(there) === 'Discard') return []
  return [
    {
      what: `Disk protection (source: ${shall})`,
      why: `stays as it is on the destination (${is}), because it is not switched on on the source`,
    },
  ]
}

function keptTemplate(source: Worksheet, { virtualDesktops }: Worksheet): Kept[] {
  if (source.virtualDesktops.templateName === null || virtualDesktops.templateName === null) return []
  return [
    {
      what: `Virtual desktop template ${source.virtualDesktops.templateName}`,
      why: `is not imported, because the destination has the template ${virtualDesktops.templateName} already`,
    },
  ]
}

function showLicensing({ licensing }: Worksheet): string {
  return `${showReading(licensing.mode)}, servers ${licensing.servers.join(', ') || 'none'}`
}

function keptOfSeat(seat: Station): Kept[] {
  const items: Kept[] = []
  if (seat.orientation.kind !== 'known') {
    items.push({
      what: `Display orientation of ${seat.name} (${showReading(seat.orientation, showOrientation)} on the source)`,
      why: "stays as it is on the destination, because the source's value is not known",
    })
  }
  if (seat.sessionHost !== null) {
    items.push({
      what: `Session host of ${seat.name} (${seat.sessionHost} on the source)`,
      why: 'is not set on the destination, because a session host belongs to the source server',
    })
  }
  return items
}

function keptOfAccount(user: LocalUser, before: Worksheet, workingAccounts: readonly string[]): Kept[] {
  if (user.isBuiltIn) return []
  const existing = findUser(before.users, user.name)
  return existing ? keptOfExisting(user, existing, before, workingAccounts) : notCreated(user)
}

function notCreated(user: LocalUser): Kept[] {
  const what = `Account ${user.name}`
  if (!user.isEnabled) return [{ what, why: 'is not created, because it is disabled on the source' }]
  if (user.userType.kind === 'known') return []
  return [{ what, why: `is not created, because its type is not known (${showReading(user.userType)})` }]
}

function keptOfExisting(
  user: LocalUser,
  existing: LocalUser,
  before: Worksheet,
  workingAccounts: readonly string[],
): Kept[] {
  const items: Kept[] = [
    { what: `Account ${existing.name}`, why: 'keeps its password and its state, because it exists on the destination' },
  ]
  const why = whyTypeStays(user, existing, before, workingAccounts)
  if (why) items.push({ what: `Type of the account ${existing.name}`, why })
  return items
}

function whyTypeStays(
  user: LocalUser,
  existing: LocalUser,
  before: Worksheet,
  workingAccounts: readonly string[],
): string | undefined {
  const [there, here] = [knownValue(user.userType), knownValue(existing.userType)]
  if (there === here && there !== undefined) return undefined

  const stays = `stays ${showReading(existing.userType, showUserType)} (source: ${showReading(user.userType, showUserType)}), because`
  if (there === undefined || here === undefined) return `${stays} one of the two is not known`
  if (!isPromotion(here, there)) return `${stays} an existing account is never demoted`
  if (isWorkingAccount(before, workingAccounts, existing.name)) return `${stays} Stationmaster works with this account`
  if (existing.isBuiltIn) return `${stays} it is built in`
  return user.isEnabled ? undefined : `${stays} it is disabled on the source`
}

function onlyOnDestination(source: Worksheet, before: Worksheet): Kept[] {
  const why = 'stays, because nothing that only the destination has is removed'
  const accounts = before.users.filter((user) => !user.isBuiltIn && !findUser(source.users, user.name))
  const computers = [...before.managedServers, ...before.managedComputers].filter(
    (name) => !includesComputer([...source.managedServers, ...source.managedComputers], name),
  )
  return [
    ...accounts.map((user) => ({ what: `Account ${user.name}`, why })),
    ...computers.map((name) => ({ what: `Managed computer ${name}`, why })),
  ]
}

/** Local accounts come into their groups with their type; everybody else's membership is not ours to give. */
function groupMembers(
  group: string,
  source: Worksheet,
  members: readonly string[],
  before: Worksheet,
  present: readonly string[],
): Kept[] {
  const here = present.map((member) => localAccountName(member, before.computerName))
  return members
    .map((member) => localAccountName(member, source.computerName))
    .filter((member) => !includesAccount(here, member))
    .filter((member) => isDomainAccount(member) || !findUser(source.users, member))
    .map((member) => ({
      what: `${member} in the group ${group}`,
      why: 'is not added on the destination, because domain accounts and groups cannot be managed from MultiPoint Manager',
    }))
}

function managedThatAreThePair(source: Worksheet, before: Worksheet): Kept[] {
  return [...source.managedServers, ...source.managedComputers]
    .filter((name) => includesComputer([source.computerName, before.computerName], name))
    .map((name) => ({
      what: `Managed computer ${name}`,
      why: 'is not added on the destination, because it is one of the two servers itself',
    }))
}
