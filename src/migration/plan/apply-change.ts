import { sameAccount, sameComputer } from '../worksheet/names.ts'
import { known } from '../worksheet/reading.ts'
import type { LocalUser, Station, VirtualDesktops, Worksheet } from '../worksheet/worksheet.ts'
import type { Change, SystemType } from './change.ts'
import { templateNameOf } from './virtual-desktops.ts'

/**
 * The worksheet as it is once the change is made: a preview, nothing is touched. A station change needs its seat in `seats`
 * and its station in the worksheet; without them nothing changes.
 */
export function applyChange(
  worksheet: Worksheet,
  change: Change,
  seats: Readonly<Record<number, number>> | null,
): Worksheet {
  switch (change.kind) {
    case 'server-setting':
      return withSetting(worksheet, change.setting, change.to)
    case 'manual':
      return change.makes ? withSetting(worksheet, change.makes.setting, change.makes.to) : worksheet
    case 'create-user':
      return withNewUser(worksheet, change)
    case 'user-type':
      return withUser(worksheet, change.user, { userType: known(change.to) })
    case 'must-change-password':
      return withUser(worksheet, change.user, { mustChangePassword: known(true) })
    case 'station-name':
      return withStation(worksheet, seats?.[change.seat], { name: change.to })
    case 'station-orientation':
      return withStation(worksheet, seats?.[change.seat], { orientation: known(change.to) })
    case 'station-auto-logon':
      return withStation(worksheet, seats?.[change.seat], { autoLogonUser: change.to })
    case 'account-enabled':
      return withUser(worksheet, change.user, { isEnabled: change.to })
    case 'remove-user':
      return { ...worksheet, users: worksheet.users.filter((user) => !sameAccount(user.name, change.user)) }
    case 'managed-computer':
      return withManaged(worksheet, change.systemType, (names) => [...names, change.computer])
    case 'unmanage-computer':
      return withManaged(worksheet, change.systemType, (names) =>
        names.filter((name) => !sameComputer(name, change.computer)),
      )
    case 'virtual-desktop-role':
      return withVirtualDesktops(worksheet, { isEnabled: change.to })
    case 'template-import':
      return withVirtualDesktops(worksheet, { templateName: templateNameOf(change.prefix) })
    case 'template-removal':
      return withVirtualDesktops(worksheet, { templateName: null })
    case 'disk-protection':
      return { ...worksheet, diskProtection: known(change.to) }
    case 'template-copy':
    case 'template-clean-up':
    case 'leave-domain':
    case 'shut-down':
      return worksheet
  }
}

function withManaged(
  worksheet: Worksheet,
  systemType: SystemType,
  now: (names: readonly string[]) => readonly string[],
): Worksheet {
  return systemType === 'MultiPointServers'
    ? { ...worksheet, managedServers: now(worksheet.managedServers) }
    : { ...worksheet, managedComputers: now(worksheet.managedComputers) }
}

function withVirtualDesktops(worksheet: Worksheet, now: Partial<VirtualDesktops>): Worksheet {
  return { ...worksheet, virtualDesktops: { ...worksheet.virtualDesktops, ...now } }
}

function withSetting(worksheet: Worksheet, setting: keyof Worksheet['settings'], to: boolean): Worksheet {
  return { ...worksheet, settings: { ...worksheet.settings, [setting]: known(to) } }
}

function withNewUser(worksheet: Worksheet, change: Change & { kind: 'create-user' }): Worksheet {
  const user: LocalUser = {
    name: change.user,
    fullName: change.fullName,
    description: change.description,
    userType: known(change.userType),
    isBuiltIn: false,
    isEnabled: true,
    mustChangePassword: known(false),
  }
  return { ...worksheet, users: [...worksheet.users, user] }
}

function withUser(worksheet: Worksheet, name: string, now: Partial<LocalUser>): Worksheet {
  const users = worksheet.users.map((user) => (sameAccount(user.name, name) ? { ...user, ...now } : user))
  return { ...worksheet, users }
}

function withStation(worksheet: Worksheet, stationId: number | undefined, now: Partial<Station>): Worksheet {
  const stations = worksheet.stations.map((station) =>
    station.stationId === stationId ? { ...station, ...now } : station,
  )
  return { ...worksheet, stations }
}
