import type { Facts, Role, ServerReading } from '../../src/migration/worksheet/facts.ts'
import { known } from '../../src/migration/worksheet/reading.ts'
import type { Worksheet } from '../../src/migration/worksheet/worksheet.ts'
import { destinationWorksheet, sourceWorksheet } from './a-worksheet.ts'

const READ_AT = Date.UTC(2026, 10, 20, 12)

/** Facts to be replaced; groups of facts are merged, so that a test names only what it is about. */
export type FactsLike = Partial<Omit<Facts, 'os' | 'computer' | 'multipoint' | 'account'>> & {
  os?: Partial<Facts['os']>
  computer?: Partial<Facts['computer']>
  multipoint?: Partial<Facts['multipoint']>
  account?: Partial<Facts['account']>
}

interface Overrides {
  worksheet?: Partial<Worksheet>
  facts?: FactsLike
}

export function aRole(name: string, installState = 'Installed', featureType = 'Role'): Role {
  return { name, displayName: name, installState, featureType }
}

/** A station with every device it needs. */
export function someDevices(stationId: number, keyboards = 1): Facts['stations'][number] {
  const devices = [
    { type: 'DT_Keyboard', count: keyboards },
    { type: 'DT_Mouse', count: 1 },
    { type: 'DT_Audio', count: 1 },
  ]
  return { stationId, devices, sessionId: null }
}

const COMMON_ROLES = [
  aRole('MultiPointServerRole'),
  aRole('Remote-Desktop-Services'),
  aRole('RDS-RD-Server', 'Installed', 'Role Service'),
  aRole('RDS-Licensing', 'Installed', 'Role Service'),
  aRole('FileAndStorage-Services'),
  aRole('FS-FileServer', 'Installed', 'Role Service'),
  aRole('Storage-Services', 'Installed', 'Role Service'),
  aRole('Hyper-V', 'Available'),
  aRole('DHCP', 'Available'),
]

const OS = {
  sku: 7,
  productType: 3,
  editionId: 'ServerStandard',
  installationType: 'Server',
  installLanguage: '0409',
  uiLanguages: ['en-US'],
  lastBootAt: Date.UTC(2026, 9, 10, 2, 12, 44),
  clockSkewMs: 0,
  timeZoneOffsetMinutes: 60,
}

const COMPUTER = {
  manufacturer: 'Dell Inc.',
  hypervisorPresent: false,
  domain: 'contoso.local',
  isDomainMember: true,
  domainRole: 3,
}

const MULTIPOINT = {
  isServiceRunning: known(true),
  systemMode: known('Normal'),
  isVirtualMachine: known(false),
  hasNetworkAddress: known(true),
}

const ACCOUNT = { name: 'CONTOSO\\migrator', isAdministrator: true, isTokenFiltered: false }

function merge(facts: Facts, other: FactsLike = {}): Facts {
  return {
    ...facts,
    ...other,
    os: { ...facts.os, ...other.os },
    computer: { ...facts.computer, ...other.computer },
    multipoint: { ...facts.multipoint, ...other.multipoint },
    account: { ...facts.account, ...other.account },
  }
}

function sourceFacts(): Facts {
  return {
    readAt: READ_AT,
    os: {
      ...OS,
      caption: 'Microsoft Windows Server 2016 Standard Technical Preview 5',
      version: '10.0.14300',
      build: '14300',
      clockSkewMs: 2000,
    },
    computer: { ...COMPUTER, model: 'PowerEdge T330', uuid: '4C4C4544-0051-3010-8054-B7C04F4E3532' },
    multipoint: { ...MULTIPOINT, serverVersion: '10.0.14300.1000' },
    account: ACCOUNT,
    roles: COMMON_ROLES,
    stations: [1, 2, 3, 4, 5, 6, 7, 8].map((stationId) => someDevices(stationId)),
    sessions: [
      { sessionId: 2, state: known('ConnectedToStation'), stationId: 1, isAdministrator: true },
      { sessionId: 3, state: known('ConnectedToStation'), stationId: 2, isAdministrator: false },
      { sessionId: 7, state: known('RemoteConnection'), stationId: null, isAdministrator: false },
    ],
    alerts: [],
    pendingRestart: [],
    disks: [
      { device: 'C:', sizeBytes: 476e9, freeBytes: 121e9 },
      { device: 'D:', sizeBytes: 931e9, freeBytes: 604e9 },
    ],
    addresses: ['10.20.5.11'],
    applications: [
      { name: 'Microsoft Office Professional Plus 2016', version: '16.0.4266.1001' },
      { name: 'GeoGebra', version: '5.0.250' },
    ],
    shares: [
      { name: 'Classwork', path: 'D:\\Shares\\Classwork' },
      { name: 'Handouts', path: 'D:\\Shares\\Handouts' },
    ],
    profileCount: 12,
    virtualMachines: [],
  }
}

function destinationFacts(): Facts {
  return {
    readAt: READ_AT,
    os: { ...OS, caption: 'Microsoft Windows Server 2016 Standard', version: '10.0.14393', build: '14393' },
    computer: { ...COMPUTER, model: 'PowerEdge T340', uuid: '4C4C4544-0042-4410-8035-C4C04F563433' },
    multipoint: { ...MULTIPOINT, serverVersion: '10.0.14393.0' },
    account: ACCOUNT,
    roles: COMMON_ROLES,
    stations: [someDevices(1)],
    sessions: [],
    alerts: [],
    pendingRestart: [],
    disks: [
      { device: 'C:', sizeBytes: 476e9, freeBytes: 402e9 },
      { device: 'D:', sizeBytes: 1800e9, freeBytes: 1700e9 },
    ],
    addresses: ['10.20.5.12'],
    applications: [],
    shares: [],
    profileCount: 1,
    virtualMachines: [],
  }
}

/** The source `lab-old` of the sample pair: nothing in it stands in a migration's way. */
export function sourceReading(other: Overrides = {}): ServerReading {
  return { worksheet: sourceWorksheet(other.worksheet), facts: merge(sourceFacts(), other.facts) }
}

/** The destination `lab-new` of the sample pair, new and with one station mapped. */
export function destinationReading(other: Overrides = {}): ServerReading {
  return { worksheet: destinationWorksheet(other.worksheet), facts: merge(destinationFacts(), other.facts) }
}
