import { uint16, uint32, type Value } from '../../../engine/value.ts'
import type { ServerState } from '../../../state/server-state.ts'
import { isInstalled, localTime } from '../define-cmdlet.ts'

type Rows = (state: ServerState, now: number) => readonly Record<string, Value>[]

const KIB = 1024
/** DriveType of a fixed disk. */
const FIXED = 3

const operatingSystem: Rows = (state, now) => [
  {
    Caption: state.os.caption,
    Version: state.os.version,
    BuildNumber: state.os.build,
    OperatingSystemSKU: uint32(state.os.sku),
    ProductType: uint32(state.os.productType),
    MUILanguages: state.os.uiLanguages,
    OSLanguage: uint32(state.os.language),
    OSArchitecture: '64-bit',
    CSName: state.computerName,
    CurrentTimeZone: state.clock.offsetMinutes,
    LocalDateTime: localTime(state, now),
    LastBootUpTime: localTime(state, state.bootAt),
    FreePhysicalMemory: BigInt(Math.floor(state.os.freeMemoryBytes / KIB)),
    TotalVisibleMemorySize: BigInt(Math.floor(state.computer.memoryBytes / KIB)),
    SystemDrive: 'C:',
    WindowsDirectory: 'C:\\Windows',
  },
]

const computerSystem: Rows = (state) => [
  {
    Name: state.computerName,
    DNSHostName: state.computerName,
    Manufacturer: state.computer.manufacturer,
    Model: state.computer.model,
    HypervisorPresent: state.computer.isHypervisorPresent,
    PartOfDomain: state.domain !== null,
    Domain: state.domain?.dnsName ?? state.workgroup,
    Workgroup: state.domain ? null : state.workgroup,
    DomainRole: uint16(state.computer.domainRole),
    NumberOfProcessors: uint32(1),
    NumberOfLogicalProcessors: uint32(state.computer.logicalProcessors),
    TotalPhysicalMemory: BigInt(state.computer.memoryBytes),
  },
]

const computerSystemProduct: Rows = (state) => [
  {
    Name: state.computer.model,
    Vendor: state.computer.manufacturer,
    IdentifyingNumber: state.computer.serialNumber,
    UUID: state.uuid,
    Version: '',
  },
]

const logicalDisk: Rows = (state) =>
  state.disks.map((disk) => ({
    DeviceID: disk.device,
    DriveType: uint32(FIXED),
    FileSystem: disk.fileSystem,
    VolumeName: disk.label,
    Size: BigInt(disk.sizeBytes),
    FreeSpace: BigInt(disk.freeBytes),
  }))

const timeZone: Rows = (state) => [
  {
    Caption: state.clock.timeZoneCaption,
    StandardName: state.clock.timeZone,
    Bias: state.clock.offsetMinutes,
  },
]

const userProfile: Rows = (state) =>
  state.profiles.map((profile) => ({
    LocalPath: profile.localPath,
    SID: profile.sid,
    Special: profile.isSpecial,
    Loaded: profile.isLoaded,
    LastUseTime: localTime(state, profile.lastUsedAt),
    RoamingConfigured: false,
  }))

const processor: Rows = (state) => [
  {
    Name: state.computer.processorName,
    NumberOfCores: uint32(Math.ceil(state.computer.logicalProcessors / 2)),
    NumberOfLogicalProcessors: uint32(state.computer.logicalProcessors),
    MaxClockSpeed: uint32(3000),
    // Firmware flags read False once a hypervisor has taken the processor.
    SecondLevelAddressTranslationExtensions: !state.computer.isHypervisorPresent,
    VirtualizationFirmwareEnabled: !state.computer.isHypervisorPresent,
    VMMonitorModeExtensions: !state.computer.isHypervisorPresent,
  },
]

const LICENSING_TYPES: Readonly<Record<string, number>> = { 'Per Device': 2, 'Per User': 4 }
const NOT_CONFIGURED = 5

const terminalServiceSetting: Rows = (state) => [
  {
    ServerName: state.computerName,
    TerminalServerMode: uint32(1),
    AllowTSConnections: uint32(1),
    Logons: uint32(0),
    SessionBrokerDrainMode: uint32(0),
    SingleSession: uint32(state.wms.isSingleSessionPerUser ? 1 : 0),
    LimitedUserSessions: uint32(0),
    LicensingType: uint32(LICENSING_TYPES[state.licensing.mode] ?? NOT_CONFIGURED),
    LicensingName: state.licensing.mode,
    PolicySourceLicensingType: uint32(1),
  },
]

const licenseKeyPack: Rows = (state) =>
  state.licensing.keyPacks.map((pack, index) => ({
    KeyPackId: uint32(index + 2),
    KeyPackType: uint32(2),
    ProductVersion: pack.description.split(' : ')[0] ?? pack.description,
    TypeAndModel: pack.description.split(' : ')[1] ?? '',
    Description: pack.description,
    TotalLicenses: uint32(pack.total),
    IssuedLicenses: uint32(pack.issued),
    AvailableLicenses: uint32(pack.total - pack.issued),
  }))

const quickFix: Rows = (state) =>
  state.hotFixes.map((fix) => ({ HotFixID: fix.id, Description: fix.description, InstalledOn: fix.installedOn }))

export interface CimClass {
  readonly name: string
  readonly namespace: string
  readonly rows: Rows
  readonly isPresent?: (state: ServerState) => boolean
}

const CIMV2 = 'root/cimv2'

export const CIM_CLASSES: readonly CimClass[] = [
  { name: 'Win32_OperatingSystem', namespace: CIMV2, rows: operatingSystem },
  { name: 'Win32_ComputerSystem', namespace: CIMV2, rows: computerSystem },
  { name: 'Win32_ComputerSystemProduct', namespace: CIMV2, rows: computerSystemProduct },
  { name: 'Win32_LogicalDisk', namespace: CIMV2, rows: logicalDisk },
  { name: 'Win32_TimeZone', namespace: CIMV2, rows: timeZone },
  { name: 'Win32_UserProfile', namespace: CIMV2, rows: userProfile },
  { name: 'Win32_Processor', namespace: CIMV2, rows: processor },
  { name: 'Win32_QuickFixEngineering', namespace: CIMV2, rows: quickFix },
  {
    name: 'Win32_TerminalServiceSetting',
    namespace: 'root/cimv2/terminalservices',
    rows: terminalServiceSetting,
  },
  {
    name: 'Win32_TSLicenseKeyPack',
    namespace: CIMV2,
    rows: licenseKeyPack,
    isPresent: (state) => isInstalled(state, 'RDS-Licensing'),
  },
]
