import type { Assessment } from '../assessment/assessment.ts'
import type { FoundStation, SeatMap } from '../plan/answers.ts'
import type { Change } from '../plan/change.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'

/** The change of this kind. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** What a plan's changes are told by: a thread with a line for each of a hundred accounts is read by nobody. */
export type ChangeGroup =
  | 'Server settings'
  | 'Accounts'
  | 'Stations'
  | 'Managed computers'
  | 'Virtual desktops'
  | 'Disk protection'
  | 'Leaving the network'
  | 'Items done by hand'

/**
 * The order in which changes are made: settings; accounts, because an automatic logon needs one; stations, once they are
 * mapped, and before that those that are to be split; managed computers; virtual desktops with their restart, and the
 * template; what people do by hand. After the pilot: always starting in console mode, because a restart after it leaves no
 * station to work on; and disk protection at the very last, because it throws away whatever is written later.
 */
export const STAGES = [
  'settings',
  'accounts',
  'splitting',
  'stations',
  'managed-computers',
  'virtual-desktop-role',
  'template-copy',
  'template-import',
  'template-clean-up',
  'by-hand',
  'after-pilot',
  'disk-protection',
  'leave-domain',
  'shut-down',
] as const
export type Stage = (typeof STAGES)[number]

/** What the domain knows of one kind of change. How it is observed and made is the adapter's. */
export interface ChangeKind<C extends Change> {
  readonly group: ChangeGroup
  readonly stage: Stage | ((change: C) => Stage)
  /** Restarts its server, or switches it off. */
  readonly restarts?: true
  /** One line that says what it does. Names accounts: for plans, answers to people with the role, and files only. */
  describe(change: C): string
  /** The same line for cards and threads that many can read; absent where it names no account anyway. */
  describeWithoutNames?(change: C): string
  /** What it shall be, in a few words: beside what it was and what was read back. */
  wanted(change: C): string
  /** The worksheet as it is once the change is made: a preview, nothing is touched. `stationId` is that of the change's seat. */
  applied(worksheet: Worksheet, change: C, stationId: number | undefined): Worksheet
  /** What takes it back; nothing where it goes with another change, or leaves nothing behind. */
  inverse(change: C, id: string, input: ReversalInput): Inverse
}

/** What a plan was made from, and its changes. */
export type Planned = Pick<Assessment, 'source' | 'before' | 'changes'>

export interface ReversalInput {
  readonly assessment: Planned
  /** What was made or begun, in the order in which it was made. */
  readonly made: readonly Change[]
  readonly seats: SeatMap | null
  /** The destination's stations as they were found before anything was set on them. */
  readonly found: readonly FoundStation[]
  /** Whether stations may have been taken from the source already, and have to be put back. */
  readonly areStationsMoved: boolean
}

export interface Inverse {
  readonly changes?: readonly Change[]
  /** What cannot be undone, as sentences without names of accounts. */
  readonly leftovers?: readonly string[]
}

export const NOTHING: Inverse = {}

/** Leaves the worksheet as it is: what the change makes is not written on it. */
export function unchanged(worksheet: Worksheet): Worksheet {
  return worksheet
}
