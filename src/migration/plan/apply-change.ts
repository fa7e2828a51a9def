import { sameAccount } from '../worksheet/names.ts'
import { known } from '../worksheet/reading.ts'
import type { LocalUser, Station, Worksheet } from '../worksheet/worksheet.ts'
import type { Change } from './change.ts'

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
    case 'managed-computer':
      return change.systemType === 'MultiPointServers'
        ? { ...worksheet, managedServers: [...worksheet.managedServers, change.computer] }
        : { ...worksheet, managedComputers: [...worksheet.managedComputers, change.computer] }
  }
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
