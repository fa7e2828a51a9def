import { localAccountName } from '../../migration/worksheet/names.ts'
import { known, type Reading } from '../../migration/worksheet/reading.ts'
import type {
  LocalUser,
  Orientation,
  Station,
  UserType,
  VirtualDesktops,
  Worksheet,
} from '../../migration/worksheet/worksheet.ts'
import { registryKey } from './build-facts.ts'
import { booleanReading, textReading, wordReading } from './plain.ts'
import type { Answers } from './queries.ts'

export const ORIENTATIONS: readonly Orientation[] = ['Landscape', 'Portrait', 'LandscapeFlipped', 'PortraitFlipped']
export const USER_TYPES: readonly UserType[] = ['Administrator', 'DashboardUser', 'Standard']
/** Administrator, Guest, DefaultAccount and WDAGUtilityAccount, by the last part of their SIDs. */
const BUILT_IN_RIDS = ['500', '501', '503', '504']
/** MultiPoint's own account that hosts the stations' sessions; and the others by name, where no SID tells. */
const STATION_HOST_ACCOUNT = 'wmsshell'
const BUILT_IN_NAMES = ['administrator', 'guest', 'defaultaccount', 'wdagutilityaccount']

/** The guide's worksheet, filled in from what the server answered. */
export function buildWorksheet(answers: Answers): Worksheet {
  const computerName = answers.computer[0]?.Name ?? ''
  const system = answers.system[0]
  const update = answers.scheduledUpdate[0]
  return {
    schema: 1,
    computerName,
    readBy: answers.whoami[0] ?? '',
    settings: buildSettings(system),
    managedServers: system?.MultiPointServers ?? [],
    managedComputers: system?.PersonalComputers ?? [],
    stations: answers.stations
      .map((row) => buildStation(row, computerName))
      .toSorted((a, b) => a.stationId - b.stationId),
    users: answers.users.map((row) => buildUser(row, answers)),
    administrators: answers.administrators.map((member) => localAccountName(member.Name, computerName)),
    remoteDesktopUsers: answers.remoteDesktopUsers.map((member) => localAccountName(member.Name, computerName)),
    virtualDesktops: buildVirtualDesktops(answers),
    diskProtection: wordReading(answers.diskProtection[0], ['NotInstalled', 'Discard', 'Passive'] as const),
    scheduledUpdate: {
      isEnabled: update?.IsScheduleUpdateEnabled ?? false,
      hour: update?.HourToScheduleUpdates ?? 0,
      automaticUpdateMode: update?.AutomaticUpdateMode ?? '',
      customScript: update?.CustomScript ?? '',
      maxMinutesForCustomScript: update?.MaxTimeAllowedForCustomScript ?? 0,
      returnState: update?.ReturnState ?? '',
    },
    licensing: { mode: textReading(answers.licensing[0]?.LicensingName), servers: licenseServers(answers) },
    webLimiting: webLimiting(answers),
    usbStorageLock: { kind: 'unreadable', why: 'no cmdlet tells whether USB storage is locked' },
  }
}

function buildSettings(system: Answers['system'][number] | undefined): Worksheet['settings'] {
  return {
    // The one setting whose property says the opposite of its check box.
    'multiple-sessions': booleanReading(system?.IsSingleSessionPerUser, true),
    'managed-remotely': booleanReading(system?.IsAllowRemoteManagementOn),
    'desktop-monitoring': booleanReading(system?.IsDesktopMonitoringAllowed),
    'boot-to-console': booleanReading(system?.BootToConsoleMode),
    'no-privacy-notification': booleanReading(system?.SuppressPrivacyNotification),
    'ip-per-station': booleanReading(system?.IsIPPerSessionEnabled),
    'instant-messaging': booleanReading(system?.IsChatEnabled),
    'admin-orchestration': booleanReading(system?.IsAdminOrchestrationEnabled),
    'gpu-rendering': { kind: 'unreadable', why: 'no cmdlet tells it; it can be seen in MultiPoint Manager only' },
  }
}

function buildStation(row: Answers['stations'][number], computerName: string): Station {
  const host = row.RemoteConnectionServerName
  return {
    stationId: row.StationId,
    name: row.Name,
    autoLogonUser: row.IsAutoLogOn ? row.AutoLogOnUserName : null,
    orientation: wordReading(row.DisplayOrientation, ORIENTATIONS),
    isSplit: row.IsSplit,
    virtualMachine: row.VirtualMachineName || null,
    sessionHost: host !== '' && host.toLowerCase() !== computerName.toLowerCase() ? host : null,
  }
}

function buildUser(row: Answers['users'][number], answers: Answers): LocalUser {
  const name = row.Name.toLowerCase()
  const local = answers.localUsers.find((candidate) => candidate.Name.toLowerCase() === name)
  return {
    name: row.Name,
    fullName: row.FullName,
    description: row.Description,
    userType: wordReading(row.UserType, USER_TYPES),
    isBuiltIn: name === STATION_HOST_ACCOUNT || isWindowsOwn(name, local?.SID),
    isEnabled: local?.Enabled ?? true,
    mustChangePassword: mustChange(local),
  }
}

function isWindowsOwn(name: string, sid: string | undefined): boolean {
  return sid === undefined ? BUILT_IN_NAMES.includes(name) : BUILT_IN_RIDS.includes(sid.split('-').at(-1) ?? '')
}

/** Windows keeps no date of the last change for an account that has to choose a new password at its next logon. */
function mustChange(local: Answers['localUsers'][number] | undefined): Reading<boolean> {
  if (!local) return { kind: 'unreadable', why: 'Get-LocalUser does not list the account' }
  return known(local.PasswordLastSet === null || local.PasswordLastSet === undefined)
}

/** Template virtual machines are called `<prefix>-t`, those of stations `<prefix>-<number>`. */
function buildVirtualDesktops(answers: Answers): VirtualDesktops {
  const names = answers.virtualMachines.map((machine) => machine.Name)
  const templateName = names.find((name) => /-t$/i.test(name)) ?? null
  const disk = answers.virtualDisks.find((candidate) => candidate.VMName === templateName)
  return {
    isEnabled: answers.features.some((row) => row.Name === 'Hyper-V' && row.InstallState === 'Installed'),
    templateName,
    templateLocation: disk ? known(disk.Path) : { kind: 'unreadable', why: 'there is no template virtual machine' },
    templateSizeBytes: null,
    desktops: names.filter((name) => /-\d+$/.test(name)),
  }
}

function webLimiting({ webLimiting: rows }: Answers): Reading<string> {
  if (rows.length === 0) return { kind: 'unreadable', why: 'this server does not tell it' }
  return known(rows.some((row) => row.IsInLimiting) ? 'on' : 'off')
}

function licenseServers(answers: Answers): string[] {
  const value = registryKey(answers, 'Terminal Services')?.LicenseServers ?? ''
  return value.split(/[,;\s]+/).filter((name) => name !== '')
}
