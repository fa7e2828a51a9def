import type { DiskProtection, Orientation, ScheduledUpdate, SettingName, UserType } from '../worksheet/worksheet.ts'

/**
 * One thing to make so on the destination. `id` is stable and unique within a plan, `before` is for people to read.
 * Seats are named by the station's id on the source; which station that is on the destination is an answer (`Answers.seats`).
 */
export type Change = { readonly id: string; readonly before: string } & (
  | { readonly kind: 'server-setting'; readonly setting: SettingName; readonly to: boolean }
  | {
      readonly kind: 'create-user'
      readonly user: string
      readonly userType: UserType
      readonly fullName: string
      readonly description: string
    }
  | { readonly kind: 'user-type'; readonly user: string; readonly to: UserType }
  | { readonly kind: 'must-change-password'; readonly user: string }
  | { readonly kind: 'station-name'; readonly seat: number; readonly seatName: string; readonly to: string }
  | {
      readonly kind: 'station-auto-logon'
      readonly seat: number
      readonly seatName: string
      /** The account, or null to switch it off. */
      readonly to: string | null
      readonly isAdministrator: boolean
    }
  | { readonly kind: 'station-orientation'; readonly seat: number; readonly seatName: string; readonly to: Orientation }
  | {
      readonly kind: 'managed-computer'
      readonly computer: string
      readonly systemType: SystemType
    }
  | VirtualDesktopChange
  | EndingChange
  | ReversingChange
  | ManualItem
)

export type SystemType = 'MultiPointServers' | 'PersonalComputers'

type VirtualDesktopChange =
  /** Installs or removes Hyper-V, which restarts the server. */
  | { readonly kind: 'virtual-desktop-role'; readonly to: boolean }
  /** Takes long: it is launched, and looked at again. */
  | ({ readonly kind: 'template-copy'; readonly prefix: string } & TemplateFile)
  | { readonly kind: 'template-import'; readonly path: string; readonly prefix: string }
  /** Removes what the copy has left behind: the file, and the task that copied it. */
  | { readonly kind: 'template-clean-up'; readonly path: string }

/** The template's file on the source as the destination sees it, and where it is copied to on the destination. */
export interface TemplateFile {
  /** `\\\\SOURCE\\c$\\…\\name.vhd`. */
  readonly from: string
  /** The same file by its path on the source. */
  readonly original: string
  readonly path: string
}

/** Changes that come after the pilot, and those of a source that is retired. */
type EndingChange =
  | { readonly kind: 'disk-protection'; readonly to: DiskProtection }
  | { readonly kind: 'scheduled-update'; readonly to: ScheduledUpdate }
  /** The limit of the pilot: a new account can log on once it is released. */
  | { readonly kind: 'account-enabled'; readonly user: string; readonly to: boolean }
  | { readonly kind: 'leave-domain'; readonly workgroup: string }
  | { readonly kind: 'shut-down' }

/** Changes that only take back what a migration has made. */
type ReversingChange =
  /** Removes an account that we made; `isEvenIfUsed` is for the test accounts of the pilot only. */
  | { readonly kind: 'remove-user'; readonly user: string; readonly isEvenIfUsed: boolean }
  | { readonly kind: 'unmanage-computer'; readonly computer: string; readonly systemType: SystemType }
  | { readonly kind: 'template-removal'; readonly template: string }

/** A change that no cmdlet can make: a person does it and confirms it by the item's short name. */
export interface ManualItem {
  readonly kind: 'manual'
  /** M1 to M14. */
  readonly rule: `M${number}`
  /** Short name that people type and press, for example `gpu-rendering`. */
  readonly item: string
  readonly title: string
  /** What to click and where. */
  readonly instruction: string
  /** What it makes so, where reading the server can tell afterwards; a confirmation alone then does not settle it. */
  readonly makes?: { readonly setting: SettingName; readonly to: boolean }
}

export type ChangeKind = Change['kind']

/** Something that stays different, with the reason that people read. */
export interface Kept {
  readonly what: string
  readonly why: string
}
