import type { Reading } from './reading.ts'

/** The nine check boxes of the guide's worksheet, (a) to (i) of statement 29, in its order. `known(true)` means: the box is checked. */
export const SETTING_NAMES = [
  'multiple-sessions',
  'managed-remotely',
  'desktop-monitoring',
  'boot-to-console',
  'no-privacy-notification',
  'ip-per-station',
  'instant-messaging',
  'admin-orchestration',
  'gpu-rendering',
] as const
export type SettingName = (typeof SETTING_NAMES)[number]

export type UserType = 'Administrator' | 'DashboardUser' | 'Standard'
export type Orientation = 'Landscape' | 'Portrait' | 'LandscapeFlipped' | 'PortraitFlipped'
export type DiskProtection = 'NotInstalled' | 'Discard' | 'Passive'

/** One local station. In a desired worksheet `stationId` is the seat: the id that the station has on the source. */
export interface Station {
  readonly stationId: number
  readonly name: string
  /** `user` or `DOMAIN\user`; null where nobody is logged on automatically. */
  readonly autoLogonUser: string | null
  readonly orientation: Reading<Orientation>
  readonly isSplit: boolean
  readonly virtualMachine: string | null
  /** Where the station's sessions are hosted, when not on the server itself. */
  readonly sessionHost: string | null
}

/** One local account. Domain accounts appear only as group members. */
export interface LocalUser {
  readonly name: string
  readonly fullName: string
  readonly description: string
  readonly userType: Reading<UserType>
  /** Administrator, Guest, DefaultAccount and WMSshell: never migrated, never changed. */
  readonly isBuiltIn: boolean
  readonly isEnabled: boolean
  readonly mustChangePassword: Reading<boolean>
}

export interface ScheduledUpdate {
  readonly isEnabled: boolean
  /** Hour of the day, 0 to 23, in the server's own zone. */
  readonly hour: number
  readonly automaticUpdateMode: string
  readonly customScript: string
  readonly maxMinutesForCustomScript: number
  readonly returnState: string
}

export interface VirtualDesktops {
  /** Whether the server can have them: Hyper-V is installed. Absent in records of earlier versions. */
  readonly isEnabled?: boolean
  readonly templateName: string | null
  readonly templateLocation: Reading<string>
  readonly templateSizeBytes: number | null
  readonly desktops: readonly string[]
}

/** What the guide's planning worksheet records (statements 22 to 33) and what it forgets although the server has it (34). */
export interface Worksheet {
  readonly schema: 1
  readonly computerName: string
  /** The account that read it: the list of managed computers may depend on it. */
  readonly readBy: string
  readonly settings: Readonly<Record<SettingName, Reading<boolean>>>
  readonly managedServers: readonly string[]
  readonly managedComputers: readonly string[]
  readonly stations: readonly Station[]
  readonly users: readonly LocalUser[]
  /** Members of the local groups, local and domain, as `name` or `DOMAIN\name`. */
  readonly administrators: readonly string[]
  readonly remoteDesktopUsers: readonly string[]
  readonly virtualDesktops: VirtualDesktops
  readonly diskProtection: Reading<DiskProtection>
  readonly scheduledUpdate: ScheduledUpdate
  readonly licensing: { readonly mode: Reading<string>; readonly servers: readonly string[] }
  readonly webLimiting: Reading<string>
  readonly usbStorageLock: Reading<string>
}
