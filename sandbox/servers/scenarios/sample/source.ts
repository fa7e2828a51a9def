import { newPeopleState } from '../../state/people/people-state.ts'
import type { Device, LocalUser, ServerState, Session, Station } from '../../state/server-state.ts'
import type { FileEntry } from '../../state/storage/storage-state.ts'
import { newWsmanSettings } from '../../state/wsman-settings.ts'
import { builtInUsers, contoso, features, GIB, groups, registry, specialShares, user } from './windows-facts.ts'

const COMPUTER = 'MPS-SRC01'
const SID = 'S-1-5-21-2903377465-1187654290-3344551201'
const VHD_FOLDER = 'C:\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
/** The template of the virtual desktops. */
export const TEMPLATE_FILE: FileEntry = {
  path: `${VHD_FOLDER}\\${COMPUTER}-t.vhd`,
  sizeBytes: 23_622_320_128,
  content: 'Windows 10 Enterprise, prepared for the lab',
}
const BOOT_AT = Date.parse('2016-10-10T03:12:44+01:00')
const LOGON_AT = Date.parse('2016-10-10T08:05:00+01:00')

/** Keyboard, mouse, audio, image. */
export const ORDINARY_DEVICES: readonly Device[] = [
  { type: 'DT_Keyboard', count: 1 },
  { type: 'DT_Mouse', count: 1 },
  { type: 'DT_Audio', count: 1 },
  { type: 'DT_Image', count: 0 },
]

type StationRow = readonly [
  id: number,
  name: string,
  kind: Station['kind'],
  autoLogOn: string,
  orientation: string,
  session: number | null,
  vm: string,
]

const STATIONS: readonly StationRow[] = [
  [1, 'Teacher', 'direct-video', '', 'Landscape', 2, ''],
  [2, 'Row1-A', 'direct-video', 'kiosk', 'Landscape', 3, ''],
  [3, 'Row1-B', 'direct-video', 'kiosk', 'Landscape', 4, ''],
  [4, 'Row2-A', 'usb-zero-client', '', 'Portrait', null, ''],
  [5, 'Row2-B', 'usb-zero-client', '', 'Landscape', 5, ''],
  [6, 'Row3-A', 'usb-zero-client', '', 'LandscapeFlipped', null, ''],
  [7, 'VDI-1', 'usb-zero-client', 'CONTOSO\\lab7', 'Landscape', 6, 'MPS-SRC01-7'],
  [8, 'VDI-2', 'usb-zero-client', '', 'PortraitFlipped', null, 'MPS-SRC01-8'],
]

/** The seats of the room, by the station that they are on the source. */
export const SEATS = ['Teacher desk', 'Row 1 A', 'Row 1 B', 'Row 2 A', 'Row 2 B', 'Row 3 A', 'Row 4 A', 'Row 4 B']

function stations(): Station[] {
  return STATIONS.map(([stationId, name, kind, autoLogOn, orientation, sessionId, virtualMachineName]) => ({
    stationId,
    name,
    seat: SEATS[stationId - 1] ?? '',
    kind,
    isAutoLogOn: autoLogOn !== '',
    autoLogOnUserName: autoLogOn,
    isSplit: false,
    orientation,
    virtualMachineName,
    sessionHost: '',
    devices: ORDINARY_DEVICES,
    sessionId,
    isUsbStorageLocked: false,
  }))
}

function session(sessionId: number, userName: string, stationId: number, more: Partial<Session> = {}): Session {
  return {
    sessionId,
    state: 'ConnectedToStation',
    userName,
    domainName: COMPUTER,
    isAdmin: false,
    isDashboardUser: false,
    isOrchestratable: true,
    stationId,
    clientName: '',
    lockMessage: null,
    applications: [],
    logonAt: LOGON_AT,
    ...more,
  }
}

function sessions(): Session[] {
  return [
    session(2, 'it.admin', 1, { isAdmin: true }),
    session(3, 'kiosk', 2),
    session(4, 'kiosk', 3),
    session(5, 'student03', 5, {
      applications: [
        { name: 'Calculator', processId: 4228, windowId: 197_108 },
        { name: 'Essay.docx - Word', processId: 5112, windowId: 262_740 },
      ],
    }),
    session(6, 'lab7', 7, { domainName: 'CONTOSO' }),
    session(7, 'teacher01', 0, { state: 'RemoteConnection', isDashboardUser: true, clientName: 'PC-TEACH01' }),
  ]
}

const APPLICATIONS = [
  ['Microsoft Office Professional Plus 2016', '16.0.4266.1001', 'Microsoft Corporation'],
  ['LibreOffice 5.1.4.2', '5.1.4.2', 'The Document Foundation'],
  ['7-Zip 15.14 (x64)', '15.14', 'Igor Pavlov'],
  ['GeoGebra', '5.0.250', 'International GeoGebra Institute'],
  ['Adobe Acrobat Reader DC', '15.016', 'Adobe Systems Incorporated'],
  ['VendorZero USB client driver', '8.2', 'VendorZero'],
] as const

function users(): LocalUser[] {
  const students = Array.from({ length: 7 }, (_, index) => {
    const number = String(index + 1).padStart(2, '0')
    return user(`student${number}`, 1010 + index, `Student ${number}`, 'Lab pupil')
  })
  return [
    ...builtInUsers(),
    user('it.admin', 1001, 'IT Desk', 'Local administration'),
    user('lab.admin', 1002, 'Lab Administrator', ''),
    user('teacher01', 1003, 'Teacher One', ''),
    user('teacher02', 1004, 'Teacher Two', ''),
    ...students,
    user('kiosk', 1020, 'Kiosk', 'Shared account of row 1'),
  ]
}

function profiles(people: readonly LocalUser[]): ServerState['profiles'] {
  return people.map(({ name, rid }, index) => ({
    localPath: `C:\\Users\\${name}`,
    sid: `${SID}-${rid}`,
    isSpecial: false,
    isLoaded: index < 3,
    lastUsedAt: LOGON_AT,
  }))
}

/** MPS-SRC01 of the sample site, with virtual desktops and disk protection. */
export function sampleSource(): ServerState {
  const people = users()
  const local = people.filter(({ rid }) => rid > 1000)
  return {
    ...identity(),
    wsman: newWsmanSettings(),
    registry: registry({
      build: '14300',
      buildLab: '14300.1000.amd64fre.rs1_release_svc.160324-1723',
      productName: 'Windows Server 2016 Standard Technical Preview 5',
      computerName: COMPUTER,
      licenseServers: [COMPUTER],
      applications: APPLICATIONS,
    }),
    files: [{ path: 'C:\\Maint\\nightly.cmd', sizeBytes: 812 }, { ...TEMPLATE_FILE }],
    features: features('Hyper-V', 'RSAT-Hyper-V-Tools', 'Hyper-V-Tools', 'Hyper-V-PowerShell'),
    wms: {
      serverVersion: '10.0.14300.1000',
      sku: 7,
      systemMode: 'Normal',
      isVirtualMachine: false,
      isServiceRunning: true,
      isSingleSessionPerUser: false,
      isAllowRemoteManagement: true,
      isDesktopMonitoringAllowed: true,
      bootToConsoleMode: false,
      suppressPrivacyNotification: true,
      isIpPerSession: false,
      isChatEnabled: true,
      isAdminOrchestration: true,
      multiPointServers: ['MPS-LAB2'],
      personalComputers: ['PC-TEACH01', 'PC-TEACH02'],
      hasNonLoopbackAdapter: true,
      windowsEdition: 'Windows Server 2016 Standard Technical Preview 5',
      webLimiting: { isInLimiting: false, isAllowList: false, sites: [] },
    },
    diskProtection: 'Passive',
    protectedVolume: null,
    scheduledUpdate: {
      isEnabled: true,
      automaticUpdateMode: 'WindowsOnly',
      hour: 3,
      customScript: 'C:\\Maint\\nightly.cmd',
      maxMinutes: 30,
      returnState: 'PreviousState',
    },
    stations: stations(),
    unmappedSeats: [],
    sessions: sessions(),
    alerts: [],
    users: people,
    groups: groups(COMPUTER, SID, people, {
      administrators: ['it.admin', 'lab.admin'],
      dashboardUsers: ['teacher01', 'teacher02'],
    }),
    nextRid: 1100,
    disks: [
      { device: 'C:', fileSystem: 'NTFS', label: '', sizeBytes: 476 * GIB, freeBytes: 121 * GIB },
      { device: 'D:', fileSystem: 'NTFS', label: 'Data', sizeBytes: 931 * GIB, freeBytes: 604 * GIB },
    ],
    shares: [
      { name: 'Classwork', path: 'D:\\Shares\\Classwork', isSpecial: false, description: '', currentUsers: 2 },
      { name: 'Handouts', path: 'D:\\Shares\\Handouts', isSpecial: false, description: '', currentUsers: 1 },
      ...specialShares(),
    ],
    profiles: profiles(local),
    virtualMachines: virtualMachines(),
    virtualSwitches: ['WMS Virtual Switch'],
    scheduledTasks: [],
    licensing: {
      mode: 'Per User',
      servers: [COMPUTER],
      keyPacks: [{ description: 'Windows Server 2016 : RDS Per User CAL', total: 20, issued: 13 }],
    },
    network: network(),
    remoteHosts: [],
    messages: [],
    faults: [],
    ...newPeopleState(),
  }
}

/** The computers of the site that could be managed. */
export function network(): ServerState['network'] {
  const administrators = ['CONTOSO\\migrator']
  return [
    { name: 'MPS-LAB2', type: 'MultiPointServers', isReachable: true, administrators },
    { name: 'PC-TEACH01', type: 'PersonalComputers', isReachable: true, administrators },
    { name: 'PC-TEACH02', type: 'PersonalComputers', isReachable: true, administrators },
  ]
}

function virtualMachines(): ServerState['virtualMachines'] {
  const machine = (suffix: string, number: number, isStationDesktop: boolean) => ({
    name: `${COMPUTER}-${suffix}`,
    id: `7a0c1e52-4b0d-4f3e-9a61-00000000000${number}`,
    state: isStationDesktop ? ('Running' as const) : ('Off' as const),
    diskPath: `${VHD_FOLDER}\\${COMPUTER}-${suffix}.vhd`,
    isStationDesktop,
  })
  return [machine('t', 0, false), machine('7', 7, true), machine('8', 8, true)]
}

function identity() {
  return {
    schema: 1 as const,
    computerName: COMPUTER,
    workgroup: 'WORKGROUP',
    domain: contoso(),
    machineSid: SID,
    uuid: '4C4C4544-0051-4810-8035-B7C04F4A5332',
    addresses: [{ address: '10.20.5.11', prefixLength: 24, gateway: '10.20.5.1', isDhcp: false }],
    clock: {
      skewMs: 2000,
      offsetMinutes: 60,
      timeZone: 'W. Europe Standard Time',
      timeZoneCaption: '(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna',
    },
    bootAt: BOOT_AT,
    bootCount: 1,
    power: 'on' as const,
    os: {
      caption: 'Microsoft Windows Server 2016 Standard Technical Preview 5',
      version: '10.0.14300',
      build: '14300',
      sku: 7,
      productType: 3,
      language: 1033,
      uiLanguages: ['en-US'],
      freeMemoryBytes: 19 * GIB,
    },
    computer: {
      manufacturer: 'Dell Inc.',
      model: 'PowerEdge T330',
      serialNumber: '5QH05J2',
      isHypervisorPresent: true,
      domainRole: 3,
      logicalProcessors: 8,
      memoryBytes: 34_225_520_640,
      processorName: 'Intel(R) Xeon(R) CPU E3-1230 v5 @ 3.40GHz',
    },
    hotFixes: [{ id: 'KB3158987', description: 'Update', installedOn: '6/14/2016' }],
  }
}
