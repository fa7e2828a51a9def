import type { DiffContext } from '../plan/answers.ts'
import type { Change } from '../plan/change.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import { accountEnabled, createUser, mustChangePassword, removeUser, userChanges, userType } from './accounts.ts'
import type { ChangeKind, ChangeOf } from './change-kind.ts'
import { diskProtection, diskProtectionChanges } from './disk-protection.ts'
import { managedChanges, managedComputer, unmanageComputer } from './managed-computers.ts'
import { manual } from './manual.ts'
import { leaveDomain, shutDown } from './retirement.ts'
import { scheduledUpdate, updateChanges } from './scheduled-update.ts'
import { serverSetting, settingChanges } from './server-setting.ts'
import { stationAutoLogon, stationChanges, stationName, stationOrientation } from './stations.ts'
import {
  templateCleanUp,
  templateCopy,
  templateImport,
  templateRemoval,
  virtualDesktopChanges,
  virtualDesktopRole,
} from './virtual-desktops.ts'

/** Every kind of change; the type makes sure that none is missing. */
const KINDS: { readonly [K in Change['kind']]: ChangeKind<ChangeOf<K>> } = {
  'server-setting': serverSetting,
  'create-user': createUser,
  'user-type': userType,
  'must-change-password': mustChangePassword,
  'account-enabled': accountEnabled,
  'remove-user': removeUser,
  'station-name': stationName,
  'station-orientation': stationOrientation,
  'station-auto-logon': stationAutoLogon,
  'managed-computer': managedComputer,
  'unmanage-computer': unmanageComputer,
  'virtual-desktop-role': virtualDesktopRole,
  'template-copy': templateCopy,
  'template-import': templateImport,
  'template-clean-up': templateCleanUp,
  'template-removal': templateRemoval,
  'scheduled-update': scheduledUpdate,
  'disk-protection': diskProtection,
  'leave-domain': leaveDomain,
  'shut-down': shutDown,
  manual,
}

/** What the domain knows of a change's kind. */
export function kindOf<C extends Change>(change: C): ChangeKind<C> {
  return KINDS[change.kind] as unknown as ChangeKind<C>
}

/** Each finds what of its own is to be made so on `actual` to make it as `wanted`. */
export const FINDERS: readonly ((actual: Worksheet, wanted: Worksheet, context: DiffContext) => Change[])[] = [
  settingChanges,
  userChanges,
  stationChanges,
  managedChanges,
  virtualDesktopChanges,
  updateChanges,
  diskProtectionChanges,
]
