import type { Change } from '../plan/change.ts'
import { templateNameOf } from '../plan/virtual-desktops.ts'
import type { DiskProtection, UserType } from '../worksheet/worksheet.ts'
import { SETTING_WORDS } from './setting-words.ts'
import { showOrientation, showUserType } from './show-reading.ts'

/** One line that says what the change does. Names accounts: for plans, answers to people with the role, and files only. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'create-user':
      return `Create the account ${change.user} (${showUserType(change.userType)})`
    case 'user-type':
      return `Make ${change.user} ${withArticle(change.to)}`
    case 'must-change-password':
      return `${change.user}: must choose a new password at the first logon`
    case 'account-enabled':
      return change.to ? `Let ${change.user} log on` : `Keep ${change.user} out until it is released`
    case 'remove-user':
      return `Remove the account ${change.user}${change.isEvenIfUsed ? '' : ', unless somebody has used it'}`
    case 'station-auto-logon':
      if (change.to === null) return `${change.seatName}: no automatic logon`
      return `${change.seatName}: log on automatically as ${change.to}${change.isAdministrator ? ' (an administrator)' : ''}`
    default:
      return describeImpersonal(change)
  }
}

/** The same line without the name of any account: for cards and threads that many can read. */
export function describeChangeWithoutNames(change: Change): string {
  switch (change.kind) {
    case 'create-user':
      return `Create an account (${showUserType(change.userType)})`
    case 'user-type':
      return `Make an account ${withArticle(change.to)}`
    case 'must-change-password':
      return 'Ask for a new password at the first logon of an account'
    case 'account-enabled':
      return change.to ? 'Let an account log on' : 'Keep an account out until it is released'
    case 'remove-user':
      return `Remove an account${change.isEvenIfUsed ? '' : ', unless somebody has used it'}`
    case 'station-auto-logon':
      return `${change.seatName}: ${change.to === null ? 'no automatic logon' : 'log on automatically'}`
    default:
      return describeImpersonal(change)
  }
}

type PersonalKind =
  | 'create-user'
  | 'user-type'
  | 'must-change-password'
  | 'station-auto-logon'
  | 'account-enabled'
  | 'remove-user'

function describeImpersonal(change: Exclude<Change, { kind: PersonalKind }>): string {
  switch (change.kind) {
    case 'server-setting':
      return change.to ? SETTING_WORDS[change.setting].on : SETTING_WORDS[change.setting].off
    case 'station-name':
      return `${change.seatName}: give the station its name`
    case 'station-orientation':
      return `${change.seatName}: turn the display to ${showOrientation(change.to)}`
    case 'managed-computer':
      return change.systemType === 'MultiPointServers'
        ? `Manage the MultiPoint server ${change.computer}`
        : `Manage the computer ${change.computer}`
    case 'unmanage-computer':
      return `Stop managing ${change.computer}`
    case 'virtual-desktop-role':
      return `${change.to ? 'Enable' : 'Disable'} virtual desktops (restarts the server)`
    case 'template-copy':
      return `Copy the virtual desktop template from ${change.from}`
    case 'template-import':
      return `Import the virtual desktop template as ${templateNameOf(change.prefix)}`
    case 'template-clean-up':
      return 'Remove the copied file of the template'
    case 'template-removal':
      return `Remove the virtual desktop template ${change.template}`
    case 'disk-protection':
      return `${DISK_PROTECTION_ORDERS[change.to]} (restarts the server)`
    case 'leave-domain':
      return `Take the source out of its domain, into the workgroup ${change.workgroup} (restarts the server)`
    case 'shut-down':
      return 'Shut the source down'
    case 'manual':
      return `By hand: ${change.title}`
  }
}

const DISK_PROTECTION_ORDERS: Readonly<Record<DiskProtection, string>> = {
  Discard: 'Switch disk protection on',
  Passive: 'Switch disk protection off',
  NotInstalled: 'Uninstall disk protection',
}

function withArticle(type: UserType): string {
  return `${type === 'Administrator' ? 'an' : 'a'} ${showUserType(type)}`
}
