import type { EpochMs } from '../ids.ts'
import type { Reading } from './reading.ts'
import type { Worksheet } from './worksheet.ts'

/** What the server asks of a new password. */
export interface PasswordPolicy {
  readonly minLength: Reading<number>
  /** Three of four classes of characters, and no part of the account's name. */
  readonly isComplex: Reading<boolean>
}

export interface Role {
  readonly name: string
  readonly displayName: string
  /** Installed, Available, Removed, InstallPending, UninstallPending, or whatever else the server says. */
  readonly installState: string
  readonly featureType: string
}

/** What only rules use, and what moves by itself; never part of what is approved, and without names of people. */
export interface Facts {
  readonly readAt: EpochMs
  readonly os: {
    readonly caption: string
    readonly version: string
    readonly build: string
    /** Win32_OperatingSystem.OperatingSystemSKU. */
    readonly sku: number
    /** 1 client, 2 domain controller, 3 server. */
    readonly productType: number
    readonly editionId: string
    /** `Server` or `Server Core`. */
    readonly installationType: string
    /** HKLM Nls\Language InstallLanguage: a hexadecimal LCID such as `0409`. */
    readonly installLanguage: string
    readonly uiLanguages: readonly string[]
    readonly lastBootAt: EpochMs
    /** Server clock less ours. */
    readonly clockSkewMs: number
    readonly timeZoneOffsetMinutes: number
  }
  readonly computer: {
    readonly manufacturer: string
    readonly model: string
    /** Win32_ComputerSystemProduct.UUID: tells whether two names are one machine. */
    readonly uuid: string
    readonly hypervisorPresent: boolean
    readonly domain: string
    readonly isDomainMember: boolean
    /** Win32_ComputerSystem.DomainRole: 2 standalone server, 3 member server, 4 and 5 domain controller. */
    readonly domainRole: number
  }
  /** As Windows tells it: both no once a hypervisor runs. Absent in records of earlier versions. */
  readonly processor?: {
    readonly hasSecondLevelTranslation: Reading<boolean>
    readonly isVirtualizationEnabled: Reading<boolean>
  }
  readonly multipoint: {
    readonly serverVersion: string
    readonly isServiceRunning: Reading<boolean>
    /** `Normal` is station mode. */
    readonly systemMode: Reading<string>
    readonly isVirtualMachine: Reading<boolean>
    readonly hasNetworkAddress: Reading<boolean>
  }
  readonly account: {
    readonly name: string
    readonly isAdministrator: boolean
    /** True where the account is an administrator whose remote token Windows has filtered. */
    readonly isTokenFiltered: boolean
  }
  readonly roles: readonly Role[]
  readonly stations: readonly {
    readonly stationId: number
    readonly devices: readonly { readonly type: string; readonly count: number }[]
    readonly sessionId: number | null
  }[]
  readonly sessions: readonly {
    readonly sessionId: number
    readonly state: Reading<'RemoteConnection' | 'ConnectedToStation'>
    readonly stationId: number | null
    readonly isAdministrator: boolean
  }[]
  readonly alerts: readonly { readonly type: string; readonly severity: string; readonly stationId: number | null }[]
  /** Why a restart is pending, one entry per sign that was found; empty when none is. */
  readonly pendingRestart: readonly string[]
  readonly disks: readonly { readonly device: string; readonly sizeBytes: number; readonly freeBytes: number }[]
  readonly addresses: readonly string[]
  readonly applications: readonly { readonly name: string; readonly version: string }[]
  readonly shares: readonly { readonly name: string; readonly path: string }[]
  readonly profileCount: number
  readonly virtualMachines: readonly string[]
  /** Absent in records of earlier versions. */
  readonly passwordPolicy?: PasswordPolicy
}

/** One reading of one server. */
export interface ServerReading {
  readonly worksheet: Worksheet
  readonly facts: Facts
}
