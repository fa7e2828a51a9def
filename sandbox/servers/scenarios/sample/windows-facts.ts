import { TCPIP } from '../../state/people/leave-domain.ts'
import type {
  DomainDirectory,
  Feature,
  GroupMember,
  LocalGroup,
  LocalUser,
  RegistryValue,
  ServerState,
  Share,
} from '../../state/server-state.ts'

export const GIB = 1024 ** 3
/** A hash that no password has: the account has one, and nobody here knows it. */
export const UNKNOWN_PASSWORD = '0'.repeat(32)
const SET_AT = Date.parse('2016-08-29T09:00:00+01:00')

const DOMAIN_SID = 'S-1-5-21-1004336348-1177238915-682003330'

/** The domain of the sample site; its passwords come at start-up. */
export function contoso(): DomainDirectory {
  const account = (name: string, rid: number, groups: string[]) => ({
    name,
    sid: `${DOMAIN_SID}-${rid}`,
    ntHash: null,
    isEnabled: true,
    groups: ['Domain Users', ...groups],
  })
  return {
    netbiosName: 'CONTOSO',
    dnsName: 'contoso.local',
    accounts: [
      account('migrator', 1601, ['Domain Admins']),
      account('lab7', 1607, []),
      account('helper', 1610, []),
      account('outsider', 1611, []),
    ],
  }
}

type FeatureRow = readonly [name: string, displayName: string, type: 'R' | 'S' | 'F', parent?: string]

const TYPES = { R: 'Role', S: 'Role Service', F: 'Feature' } as const

const FEATURES: readonly FeatureRow[] = [
  ['AD-Certificate', 'Active Directory Certificate Services', 'R'],
  ['AD-Domain-Services', 'Active Directory Domain Services', 'R'],
  ['ADFS-Federation', 'Active Directory Federation Services', 'R'],
  ['ADLDS', 'Active Directory Lightweight Directory Services', 'R'],
  ['ADRMS', 'Active Directory Rights Management Services', 'R'],
  ['DHCP', 'DHCP Server', 'R'],
  ['DNS', 'DNS Server', 'R'],
  ['Fax', 'Fax Server', 'R'],
  ['FileAndStorage-Services', 'File and Storage Services', 'R'],
  ['File-Services', 'File and iSCSI Services', 'S', 'FileAndStorage-Services'],
  ['FS-FileServer', 'File Server', 'S', 'File-Services'],
  ['FS-DFS-Namespace', 'DFS Namespaces', 'S', 'File-Services'],
  ['Storage-Services', 'Storage Services', 'S', 'FileAndStorage-Services'],
  ['Hyper-V', 'Hyper-V', 'R'],
  ['MultiPointServerRole', 'MultiPoint Services', 'R'],
  ['NPAS', 'Network Policy and Access Services', 'R'],
  ['Print-Services', 'Print and Document Services', 'R'],
  ['RemoteAccess', 'Remote Access', 'R'],
  ['Remote-Desktop-Services', 'Remote Desktop Services', 'R'],
  ['RDS-Connection-Broker', 'Remote Desktop Connection Broker', 'S', 'Remote-Desktop-Services'],
  ['RDS-Gateway', 'Remote Desktop Gateway', 'S', 'Remote-Desktop-Services'],
  ['RDS-Licensing', 'Remote Desktop Licensing', 'S', 'Remote-Desktop-Services'],
  ['RDS-RD-Server', 'Remote Desktop Session Host', 'S', 'Remote-Desktop-Services'],
  ['RDS-Virtualization', 'Remote Desktop Virtualization Host', 'S', 'Remote-Desktop-Services'],
  ['RDS-Web-Access', 'Remote Desktop Web Access', 'S', 'Remote-Desktop-Services'],
  ['UpdateServices', 'Windows Server Update Services', 'R'],
  ['VolumeActivation', 'Volume Activation Services', 'R'],
  ['WDS', 'Windows Deployment Services', 'R'],
  ['Web-Server', 'Web Server (IIS)', 'R'],
  ['MultiPoint-Connector', 'MultiPoint Connector', 'F'],
  ['MultiPoint-Connector-Services', 'MultiPoint Connector Services', 'F', 'MultiPoint-Connector'],
  ['MultiPoint-Tools', 'MultiPoint Manager and MultiPoint Dashboard', 'F', 'MultiPoint-Connector'],
  ['Hyper-V-Tools', 'Hyper-V GUI Management Tools', 'F', 'RSAT-Hyper-V-Tools'],
  ['Hyper-V-PowerShell', 'Hyper-V Module for Windows PowerShell', 'F', 'RSAT-Hyper-V-Tools'],
  ['RSAT-Hyper-V-Tools', 'Hyper-V Management Tools', 'F'],
  ['Windows-Server-Backup', 'Windows Server Backup', 'F'],
]

const ALWAYS_INSTALLED = [
  'FileAndStorage-Services',
  'File-Services',
  'FS-FileServer',
  'Storage-Services',
  'MultiPointServerRole',
  'MultiPoint-Connector',
  'MultiPoint-Connector-Services',
  'MultiPoint-Tools',
  'Remote-Desktop-Services',
  'RDS-RD-Server',
  'RDS-Licensing',
]

const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  MultiPointServerRole: ['RDS-RD-Server', 'RDS-Licensing', 'MultiPoint-Connector', 'MultiPoint-Tools'],
}

/** What Server Manager lists, with the roles of every MultiPoint server and `more` installed. */
export function features(...more: readonly string[]): Feature[] {
  const installed = new Set([...ALWAYS_INSTALLED, ...more])
  return FEATURES.map(([name, displayName, type, parent]) => ({
    name,
    displayName,
    featureType: TYPES[type],
    installState: installed.has(name) ? 'Installed' : 'Available',
    parent: parent ?? null,
    dependsOn: DEPENDENCIES[name] ?? [],
  }))
}

/** A local account whose password nobody here knows. */
export function user(name: string, rid: number, fullName = '', description = ''): LocalUser {
  return {
    name,
    rid,
    isEnabled: true,
    fullName,
    description,
    passwordSetAt: SET_AT,
    ntHash: UNKNOWN_PASSWORD,
    lastLogonAt: null,
  }
}

export function builtInUsers(): LocalUser[] {
  return [
    user('Administrator', 500, '', 'Built-in account for administering the computer/domain'),
    {
      ...user('Guest', 501, '', 'Built-in account for guest access to the computer/domain'),
      isEnabled: false,
      ntHash: null,
      passwordSetAt: null,
    },
    {
      ...user('DefaultAccount', 503, '', 'A user account managed by the system.'),
      isEnabled: false,
      ntHash: null,
      passwordSetAt: null,
    },
    user('WMSshell', 1000, 'WMSshell', 'Account that hosts the stations'),
  ]
}

interface Levels {
  readonly administrators: readonly string[]
  readonly dashboardUsers: readonly string[]
}

/** The local groups of a domain member; accounts at no level are standard users. */
export function groups(
  computerName: string,
  machineSid: string,
  users: readonly LocalUser[],
  { administrators, dashboardUsers }: Levels,
): LocalGroup[] {
  const members = (names: readonly string[]): GroupMember[] =>
    users
      .filter((candidate) => names.includes(candidate.name))
      .map((member) => ({
        name: `${computerName}\\${member.name}`,
        sid: `${machineSid}-${member.rid}`,
        objectClass: 'User',
        source: 'Local',
      }))
  const domain = (name: string, rid: number, objectClass: 'User' | 'Group'): GroupMember => ({
    name: `CONTOSO\\${name}`,
    sid: `${DOMAIN_SID}-${rid}`,
    objectClass,
    source: 'ActiveDirectory',
  })
  const everyone: GroupMember = { name: 'Everyone', sid: 'S-1-1-0', objectClass: 'Group', source: 'Unknown' }
  const people = users.filter(({ rid }) => rid >= 1000).map(({ name }) => name)
  const group = (name: string, sid: string, description: string, list: GroupMember[]) => ({
    name,
    sid,
    description,
    members: list,
  })
  return [
    group(
      'Administrators',
      'S-1-5-32-544',
      'Administrators have complete and unrestricted access to the computer/domain',
      [...members(['Administrator', ...administrators]), domain('Domain Admins', 512, 'Group')],
    ),
    group('Users', 'S-1-5-32-545', 'Users are prevented from making accidental or intentional system-wide changes', [
      ...members(people),
      domain('Domain Users', 513, 'Group'),
    ]),
    group(
      'Guests',
      'S-1-5-32-546',
      'Guests have the same access as members of the Users group by default',
      members(['Guest']),
    ),
    group('Remote Desktop Users', 'S-1-5-32-555', 'Members in this group are granted the right to logon remotely', [
      everyone,
    ]),
    group(
      'Remote Management Users',
      'S-1-5-32-580',
      'Members of this group can access WMI resources over management protocols',
      [domain('helper', 1610, 'User')],
    ),
    group('WmsOperators', `${machineSid}-1099`, 'MultiPoint Dashboard users', members(dashboardUsers)),
  ]
}

interface RegistryFacts {
  readonly build: string
  readonly buildLab: string
  readonly productName: string
  readonly computerName: string
  readonly licenseServers: readonly string[]
  readonly applications: readonly (readonly [name: string, version: string, publisher: string])[]
}

const CURRENT_VERSION = 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
const UNINSTALL = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall'
const CONTROL = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control'

/** The registry keys that inventories look at. */
export function registry(facts: RegistryFacts): ServerState['registry'] {
  const keys: Record<string, Record<string, RegistryValue>> = {
    [CURRENT_VERSION]: {
      EditionID: 'ServerStandard',
      InstallationType: 'Server',
      ProductName: facts.productName,
      ReleaseId: '1607',
      CurrentBuild: facts.build,
      UBR: 0,
      BuildLabEx: facts.buildLab,
    },
    [`${CONTROL}\\Nls\\Language`]: { InstallLanguage: '0409', Default: '0409' },
    [`${CONTROL}\\Session Manager`]: { BootExecute: ['autocheck autochk *'] },
    [`${CONTROL}\\ComputerName\\ActiveComputerName`]: { ComputerName: facts.computerName },
    [`${CONTROL}\\ComputerName\\ComputerName`]: { ComputerName: facts.computerName },
    [TCPIP]: {
      Hostname: facts.computerName,
      'NV Hostname': facts.computerName,
      Domain: contoso().dnsName,
      'NV Domain': contoso().dnsName,
    },
    'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing': { Version: '10.0' },
    'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update': {},
    'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System': { EnableLUA: 1 },
    'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services':
      facts.licenseServers.length === 0 ? {} : { LicenseServers: facts.licenseServers.join(','), LicensingMode: 4 },
  }
  for (const [name, version, publisher] of facts.applications) {
    keys[`${UNINSTALL}\\${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}`] = {
      DisplayName: name,
      DisplayVersion: version,
      Publisher: publisher,
      InstallDate: '20160901',
    }
  }
  return keys
}

/** The shares that Windows makes for itself. */
export function specialShares(): Share[] {
  const special = (name: string, path: string, description: string): Share => ({
    name,
    path,
    description,
    isSpecial: true,
    currentUsers: 0,
  })
  return [
    special('ADMIN$', 'C:\\Windows', 'Remote Admin'),
    special('C$', 'C:\\', 'Default share'),
    special('D$', 'D:\\', 'Default share'),
    special('IPC$', '', 'Remote IPC'),
  ]
}
