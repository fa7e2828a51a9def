import { z } from 'zod'
import { command } from '../../winrm/index.ts'
import { anything, flag, integer, text, texts } from './plain.ts'
import { ask, askPlain } from './query.ts'

const CURRENT_VERSION = 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall\\*'
const CONTROL = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control'
const SERVICING = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'

/** The groups whose members are read, by SIDs, as Windows translates their names. */
export const GROUP_SIDS = { administrators: 'S-1-5-32-544', remoteDesktopUsers: 'S-1-5-32-555' } as const

function cim(className: string, more: Record<string, string> = {}) {
  return { cmdlet: 'Get-CimInstance', parameters: { ClassName: className, ...more } }
}

/** Each statement costs requests, so keys are read together; those that this server lacks are left out. */
function registry(...paths: readonly string[]) {
  return {
    cmdlet: 'Get-ItemProperty',
    parameters: { Path: paths, ErrorAction: 'SilentlyContinue' },
    onError: 'empty' as const,
  }
}

/** Fails as a whole where one member's SID resolves to nothing any more; `group-members.ts` asks again then. */
function groupMembers(sid: string) {
  return ask({ cmdlet: 'Get-LocalGroupMember', parameters: { SID: sid }, onError: 'empty' }, z.object({ Name: text }))
}

/** Everything that a worksheet and the rules need, in one pipeline. */
export const QUERIES = {
  os: ask(
    cim('Win32_OperatingSystem'),
    z.object({
      Caption: text,
      Version: text,
      BuildNumber: text,
      OperatingSystemSKU: integer,
      ProductType: integer,
      MUILanguages: texts,
      LastBootUpTime: anything,
      LocalDateTime: anything,
      CurrentTimeZone: integer,
    }),
  ),
  computer: ask(
    cim('Win32_ComputerSystem'),
    z.object({
      Name: text,
      Manufacturer: text,
      Model: text,
      HypervisorPresent: flag,
      PartOfDomain: flag,
      Domain: text,
      DomainRole: integer,
    }),
  ),
  processors: ask(
    { ...cim('Win32_Processor'), onError: 'empty' },
    z.object({ SecondLevelAddressTranslationExtensions: anything, VirtualizationFirmwareEnabled: anything }),
  ),
  product: ask(cim('Win32_ComputerSystemProduct'), z.object({ UUID: text })),
  registry: ask(
    registry(
      CURRENT_VERSION,
      `${CONTROL}\\Nls\\Language`,
      `${CONTROL}\\Session Manager`,
      `${CONTROL}\\ComputerName\\ActiveComputerName`,
      `${CONTROL}\\ComputerName\\ComputerName`,
      'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services',
    ),
    z.object({
      PSChildName: text,
      EditionID: text,
      InstallationType: text,
      InstallLanguage: text,
      PendingFileRenameOperations: texts,
      ComputerName: text,
      LicenseServers: text,
    }),
  ),
  /** Two answers: whether Windows' own components wait for a restart, and whether Windows Update does. */
  restartKeys: askPlain(
    command('Test-Path', {
      Path: [
        `${SERVICING}\\Component Based Servicing\\RebootPending`,
        `${SERVICING}\\WindowsUpdate\\Auto Update\\RebootRequired`,
      ],
    }),
    z.boolean(),
  ),
  system: ask(
    { cmdlet: 'Get-WmsSystem' },
    z.object({
      WmsServerVersion: text,
      SystemMode: anything,
      IsVirtualMachine: anything,
      IsWmsSvcRunning: anything,
      HasNonLoopbackAdapter: anything,
      IsSingleSessionPerUser: anything,
      IsAllowRemoteManagementOn: anything,
      IsDesktopMonitoringAllowed: anything,
      BootToConsoleMode: anything,
      SuppressPrivacyNotification: anything,
      IsIPPerSessionEnabled: anything,
      IsChatEnabled: anything,
      IsAdminOrchestrationEnabled: anything,
      MultiPointServers: texts,
      PersonalComputers: texts,
    }),
  ),
  stations: ask(
    { cmdlet: 'Get-WmsStation', parameters: { All: true } },
    z.object({
      StationId: integer,
      Name: text,
      IsAutoLogOn: flag,
      AutoLogOnUserName: text,
      DisplayOrientation: anything,
      IsSplit: flag,
      VirtualMachineName: text,
      RemoteConnectionServerName: text,
      DeviceTypes: texts,
      DeviceCounts: texts,
      SessionId: integer,
    }),
  ),
  sessions: ask(
    { cmdlet: 'Get-WmsSession', parameters: { All: true } },
    z.object({ SessionId: integer, State: anything, StationId: integer, IsAdmin: flag }),
  ),
  users: ask(
    { cmdlet: 'Get-WmsUser', parameters: { All: true } },
    z.object({ Name: text, FullName: text, Description: text, UserType: anything }),
  ),
  localUsers: ask(
    // Since PowerShell 5.1 only: a server that is older is to be refused for its age, not for this.
    { cmdlet: 'Get-LocalUser', onError: 'empty-if-unknown' },
    z.object({ Name: text, SID: text, Enabled: flag, PasswordLastSet: anything }),
  ),
  administrators: groupMembers(GROUP_SIDS.administrators),
  remoteDesktopUsers: groupMembers(GROUP_SIDS.remoteDesktopUsers),
  alerts: ask({ cmdlet: 'Get-WmsAlert' }, z.object({ AlertType: text, AlertSeverity: text, StationId: anything })),
  diskProtection: askPlain(command('Get-WmsDiskProtection'), anything),
  scheduledUpdate: ask(
    { cmdlet: 'Get-WmsScheduledUpdate' },
    z.object({
      IsScheduleUpdateEnabled: flag,
      AutomaticUpdateMode: text,
      HourToScheduleUpdates: integer,
      CustomScript: text,
      MaxTimeAllowedForCustomScript: integer,
      ReturnState: text,
    }),
  ),
  webLimiting: ask({ cmdlet: 'Get-WmsWebLimiting', onError: 'empty' }, z.object({ IsInLimiting: flag })),
  features: ask(
    {
      cmdlet: 'Get-WindowsFeature',
      through: command('Where-Object', { Property: 'InstallState', NE: true, Value: 'Available' }),
    },
    z.object({ Name: text, DisplayName: text, InstallState: text, FeatureType: text }),
  ),
  disks: ask(
    cim('Win32_LogicalDisk', { Filter: 'DriveType=3' }),
    z.object({ DeviceID: text, Size: integer, FreeSpace: integer }),
  ),
  addresses: ask({ cmdlet: 'Get-NetIPAddress', parameters: { AddressFamily: 'IPv4' } }, z.object({ IPAddress: text })),
  applications: ask(
    registry(`HKLM:\\SOFTWARE\\${UNINSTALL}`, `HKLM:\\SOFTWARE\\WOW6432Node\\${UNINSTALL}`),
    z.object({
      DisplayName: text,
      DisplayVersion: text,
      SystemComponent: integer,
      ParentKeyName: text,
      ReleaseType: text,
    }),
  ),
  shares: ask({ cmdlet: 'Get-SmbShare', parameters: { Special: false } }, z.object({ Name: text, Path: text })),
  profiles: ask(
    { ...cim('Win32_UserProfile', { Filter: 'Special=FALSE' }), through: command('Measure-Object') },
    z.object({ Count: integer }),
  ),
  licensing: ask(
    { ...cim('Win32_TerminalServiceSetting', { Namespace: 'root/CIMV2/TerminalServices' }), onError: 'empty' },
    z.object({ LicensingName: anything }),
  ),
  virtualMachines: ask({ cmdlet: 'Get-VM', onError: 'empty' }, z.object({ Name: text })),
  virtualDisks: ask(
    { cmdlet: 'Get-VM', through: command('Get-VMHardDiskDrive'), onError: 'empty' },
    z.object({ VMName: text, Path: text }),
  ),
  /** Lines of text whose words Windows translates, but not their order. */
  passwordPolicy: askPlain(command('net.exe', {}, 'accounts'), z.string(), 'empty'),
  whoami: askPlain(command('whoami.exe'), z.string()),
  groups: askPlain(command('whoami.exe', {}, '/groups', '/fo', 'csv', '/nh'), z.string()),
}

type Queries = typeof QUERIES
/** The answers, one list of rows for each query. */
export type Answers = { readonly [Name in keyof Queries]: readonly z.output<Queries[Name]['row']>[] }
