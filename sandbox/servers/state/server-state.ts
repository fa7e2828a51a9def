import type { PeopleState } from './people/people-state.ts'
import type { FileEntry, RemoteHost, ScheduledTask } from './storage/storage-state.ts'

/** A registry value with its kind; REG_SZ and REG_MULTI_SZ are text, REG_DWORD is a number. */
export type RegistryValue = string | number | readonly string[]

export interface Device {
  readonly type: string
  readonly count: number
}

export interface Station {
  stationId: number
  name: string
  /** The physical place, which no cmdlet tells; only people see it. */
  seat: string
  kind: 'direct-video' | 'usb-zero-client'
  isAutoLogOn: boolean
  autoLogOnUserName: string
  isSplit: boolean
  orientation: string
  virtualMachineName: string
  sessionHost: string
  devices: readonly Device[]
  sessionId: number | null
  isUsbStorageLocked: boolean
  /** Since when its screen shows its name and host; absent while it does not. */
  identifierShownAt?: number
}

/** A place with a monitor and devices that nobody has mapped to a station yet. */
export interface UnmappedSeat {
  seat: string
  kind: Station['kind']
  devices: readonly Device[]
}

export interface Session {
  sessionId: number
  state: string
  userName: string
  domainName: string
  isAdmin: boolean
  isDashboardUser: boolean
  isOrchestratable: boolean
  /** 0 for a remote connection. */
  stationId: number
  clientName: string
  lockMessage: string | null
  applications: { name: string; processId: number; windowId: number }[]
  logonAt: number
}

export interface Alert {
  at: number
  type: string
  severity: string
  stationId: number
}

export interface LocalUser {
  name: string
  rid: number
  isEnabled: boolean
  fullName: string
  description: string
  /** Epoch milliseconds; null = must change the password at the next logon. */
  passwordSetAt: number | null
  /** NT hash in hexadecimal; null = no password. */
  ntHash: string | null
  lastLogonAt: number | null
  /** NT hashes of the passwords before, the newest first. */
  formerHashes?: string[]
}

export interface DomainAccount {
  name: string
  sid: string
  ntHash: string | null
  isEnabled: boolean
  /** Domain groups by name. */
  groups: string[]
}

export interface DomainDirectory {
  readonly netbiosName: string
  readonly dnsName: string
  accounts: DomainAccount[]
}

export interface GroupMember {
  /** `COMPUTER\name`, `DOMAIN\name` or a well-known name such as `Everyone`; the SID itself where it is orphaned. */
  name: string
  sid: string
  objectClass: 'User' | 'Group'
  source: 'Local' | 'ActiveDirectory' | 'Unknown'
  isOrphaned?: boolean
}

export interface LocalGroup {
  readonly name: string
  readonly sid: string
  readonly description: string
  members: GroupMember[]
}

export interface Feature {
  name: string
  displayName: string
  featureType: 'Role' | 'Role Service' | 'Feature'
  installState: 'Installed' | 'Available' | 'Removed' | 'InstallPending' | 'UninstallPending'
  parent: string | null
  dependsOn: readonly string[]
}

export interface Share {
  name: string
  path: string
  isSpecial: boolean
  description: string
  currentUsers: number
}

export interface Disk {
  device: string
  fileSystem: string
  label: string
  sizeBytes: number
  freeBytes: number
}

export interface VirtualMachine {
  name: string
  id: string
  state: 'Off' | 'Running'
  diskPath: string
  isStationDesktop: boolean
}

export interface Profile {
  localPath: string
  sid: string
  isSpecial: boolean
  isLoaded: boolean
  lastUsedAt: number
}

/** A computer of the network that may be managed. */
export interface NetworkComputer {
  readonly name: string
  readonly type: 'MultiPointServers' | 'PersonalComputers'
  readonly isReachable: boolean
  /** Accounts of the domain that are administrators there, as `DOMAIN\name`. */
  readonly administrators: readonly string[]
}

/** A simulated defect; commands are named without regard to case. */
export type Fault =
  | {
      /** The command succeeds and ignores `parameter`, or does nothing at all. */
      readonly kind: 'liar'
      readonly command: string
      readonly parameter?: string
    }
  | { readonly kind: 'slow'; readonly command: string; readonly ms: number }
  | {
      readonly kind: 'error'
      readonly command: string
      /** Only where this parameter was given. */
      readonly parameter?: string
      readonly exception: string
      readonly message: string
    }
  | { readonly kind: 'never-returns' }
  /** What robocopy starts to write gets other bytes than it reads, or none. */
  | { readonly kind: 'damaged-copy' | 'stalled-copy' }

export interface ServerState extends PeopleState {
  readonly schema: 1
  computerName: string
  workgroup: string
  domain: DomainDirectory | null
  machineSid: string
  uuid: string
  addresses: { address: string; prefixLength: number; gateway: string; isDhcp: boolean }[]
  clock: { skewMs: number; offsetMinutes: number; timeZone: string; timeZoneCaption: string }
  bootAt: number
  bootCount: number
  power: 'on' | 'restarting' | 'off'
  os: {
    caption: string
    version: string
    build: string
    sku: number
    productType: number
    language: number
    uiLanguages: string[]
    freeMemoryBytes: number
  }
  computer: {
    manufacturer: string
    model: string
    serialNumber: string
    isHypervisorPresent: boolean
    domainRole: number
    logicalProcessors: number
    memoryBytes: number
    processorName: string
  }
  /** Keys as `HKLM:\…`; a key without values exists too. */
  registry: Record<string, Record<string, RegistryValue>>
  /** WinRM's settings by container of the drive WSMan:, such as `Shell`. */
  wsman: Record<string, Record<string, string>>
  files: FileEntry[]
  features: Feature[]
  hotFixes: { id: string; description: string; installedOn: string }[]
  wms: {
    serverVersion: string
    sku: number
    systemMode: string
    isVirtualMachine: boolean
    isServiceRunning: boolean
    isSingleSessionPerUser: boolean
    isAllowRemoteManagement: boolean
    isDesktopMonitoringAllowed: boolean
    bootToConsoleMode: boolean
    suppressPrivacyNotification: boolean
    isIpPerSession: boolean
    isChatEnabled: boolean
    /** null = this build's output lacks the property, though the parameter exists. */
    isAdminOrchestration: boolean | null
    multiPointServers: string[]
    personalComputers: string[]
    hasNonLoopbackAdapter: boolean
    windowsEdition: string
    webLimiting: { isInLimiting: boolean; isAllowList: boolean; sites: string[] }
  }
  diskProtection: 'NotInstalled' | 'Discard' | 'Passive'
  /** What the system volume held when protection began to discard; null while it does not. */
  protectedVolume: Partial<ServerState> | null
  scheduledUpdate: {
    isEnabled: boolean
    automaticUpdateMode: string
    hour: number
    customScript: string
    maxMinutes: number
    returnState: string
  }
  stations: Station[]
  unmappedSeats: UnmappedSeat[]
  sessions: Session[]
  alerts: Alert[]
  users: LocalUser[]
  groups: LocalGroup[]
  nextRid: number
  disks: Disk[]
  shares: Share[]
  profiles: Profile[]
  virtualMachines: VirtualMachine[]
  virtualSwitches: string[]
  scheduledTasks: ScheduledTask[]
  licensing: {
    mode: string
    servers: string[]
    keyPacks: { description: string; total: number; issued: number }[]
  }
  network: NetworkComputer[]
  remoteHosts: RemoteHost[]
  /** What msg.exe has shown on screens. */
  messages: { at: number; sessionId: number; userName: string; text: string; seconds: number | null }[]
  faults: Fault[]
}
