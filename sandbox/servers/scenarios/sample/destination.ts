import { newPeopleState } from '../../state/people/people-state.ts'
import type { ServerState, UnmappedSeat } from '../../state/server-state.ts'
import { newWsmanSettings } from '../../state/wsman-settings.ts'
import { network, ORDINARY_DEVICES, SEATS, TEMPLATE_FILE } from './source.ts'
import { builtInUsers, contoso, features, GIB, groups, registry, specialShares, user } from './windows-facts.ts'

const COMPUTER = 'MPS-DST01'
const SID = 'S-1-5-21-3712457824-2650031297-1450960922'
/** In which order a person maps the seats: numbers of stations on the source. */
const MAPPING_ORDER = [3, 2, 4, 6, 5, 8, 7]
const LAST_DIRECT_VIDEO = 3
const BOOT_AT = Date.parse('2016-10-14T18:30:00+01:00')

function unmappedSeats(): UnmappedSeat[] {
  return MAPPING_ORDER.map((number) => ({
    seat: SEATS[number - 1] ?? '',
    kind: number <= LAST_DIRECT_VIDEO ? 'direct-video' : 'usb-zero-client',
    devices: ORDINARY_DEVICES,
  }))
}

/** MPS-DST01 of the sample site: freshly installed, one station mapped. */
export function sampleDestination(): ServerState {
  const people = [...builtInUsers(), user('it.admin', 1001, 'IT Desk', 'Local administration')]
  return {
    ...identity(),
    wsman: newWsmanSettings(),
    registry: registry({
      build: '14393',
      buildLab: '14393.0.amd64fre.rs1_release.160715-1616',
      productName: 'Windows Server 2016 Standard',
      computerName: COMPUTER,
      licenseServers: [],
      applications: [['VendorZero USB client driver', '8.4', 'VendorZero']],
    }),
    files: [],
    features: features(),
    wms: {
      serverVersion: '10.0.14393.0',
      sku: 7,
      systemMode: 'Normal',
      isVirtualMachine: false,
      isServiceRunning: true,
      isSingleSessionPerUser: true,
      isAllowRemoteManagement: true,
      isDesktopMonitoringAllowed: true,
      bootToConsoleMode: false,
      suppressPrivacyNotification: false,
      isIpPerSession: false,
      isChatEnabled: true,
      isAdminOrchestration: false,
      multiPointServers: [],
      personalComputers: [],
      hasNonLoopbackAdapter: true,
      windowsEdition: 'Windows Server 2016 Standard',
      webLimiting: { isInLimiting: false, isAllowList: false, sites: [] },
    },
    diskProtection: 'NotInstalled',
    protectedVolume: null,
    scheduledUpdate: {
      isEnabled: false,
      automaticUpdateMode: 'None',
      hour: 3,
      customScript: '',
      maxMinutes: 0,
      returnState: '__SUR_FIRST',
    },
    stations: [
      {
        stationId: 1,
        name: '1',
        seat: SEATS[0] ?? '',
        kind: 'direct-video',
        isAutoLogOn: false,
        autoLogOnUserName: '',
        isSplit: false,
        orientation: 'Landscape',
        virtualMachineName: '',
        sessionHost: '',
        devices: ORDINARY_DEVICES,
        sessionId: null,
        isUsbStorageLocked: false,
      },
    ],
    unmappedSeats: unmappedSeats(),
    sessions: [],
    alerts: [],
    users: people,
    groups: groups(COMPUTER, SID, people, { administrators: ['it.admin'], dashboardUsers: [] }),
    nextRid: 1100,
    disks: [
      { device: 'C:', fileSystem: 'NTFS', label: '', sizeBytes: 476 * GIB, freeBytes: 402 * GIB },
      { device: 'D:', fileSystem: 'NTFS', label: 'Data', sizeBytes: 1843 * GIB, freeBytes: 1740 * GIB },
    ],
    shares: specialShares(),
    profiles: [
      { localPath: 'C:\\Users\\it.admin', sid: `${SID}-1001`, isSpecial: false, isLoaded: false, lastUsedAt: BOOT_AT },
    ],
    virtualMachines: [],
    virtualSwitches: [],
    scheduledTasks: [],
    licensing: { mode: 'Not Configured', servers: [], keyPacks: [] },
    network: network(),
    remoteHosts: [source()],
    messages: [],
    faults: [],
    ...newPeopleState(),
  }
}

/** The source as the destination reaches it. */
function source(): ServerState['remoteHosts'][number] {
  const share = '\\\\MPS-SRC01\\c$'
  return {
    name: 'MPS-SRC01',
    address: '10.20.5.11',
    openPorts: [135, 445, 3389, 5985],
    administrators: ['CONTOSO\\migrator'],
    files: [
      { path: share, sizeBytes: null },
      { ...TEMPLATE_FILE, path: TEMPLATE_FILE.path.replace('C:', () => share) },
    ],
  }
}

function identity() {
  return {
    schema: 1 as const,
    computerName: COMPUTER,
    workgroup: 'WORKGROUP',
    domain: contoso(),
    machineSid: SID,
    uuid: '4C4C4544-0039-5910-8052-C3C04F583433',
    addresses: [{ address: '10.20.5.12', prefixLength: 24, gateway: '10.20.5.1', isDhcp: false }],
    clock: {
      skewMs: 0,
      offsetMinutes: 60,
      timeZone: 'W. Europe Standard Time',
      timeZoneCaption: '(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna',
    },
    bootAt: BOOT_AT,
    bootCount: 1,
    power: 'on' as const,
    os: {
      caption: 'Microsoft Windows Server 2016 Standard',
      version: '10.0.14393',
      build: '14393',
      sku: 7,
      productType: 3,
      language: 1033,
      uiLanguages: ['en-US'],
      freeMemoryBytes: 58 * GIB,
    },
    computer: {
      manufacturer: 'Dell Inc.',
      model: 'PowerEdge T340',
      serialNumber: '9YRC443',
      isHypervisorPresent: false,
      domainRole: 3,
      logicalProcessors: 12,
      memoryBytes: 64 * GIB,
      processorName: 'Intel(R) Xeon(R) E-2136 CPU @ 3.30GHz',
    },
    hotFixes: [{ id: 'KB3192366', description: 'Security Update', installedOn: '9/27/2016' }],
  }
}
