import { counted } from '../describe/words.ts'
import type { Migration } from '../migration.ts'
import type { Change } from '../plan/change.ts'
import { workList } from '../plan/work-list.ts'

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

export function groupOf(change: Change): ChangeGroup {
  switch (change.kind) {
    case 'server-setting':
      return 'Server settings'
    case 'create-user':
    case 'user-type':
    case 'must-change-password':
    case 'account-enabled':
    case 'remove-user':
      return 'Accounts'
    case 'station-name':
    case 'station-orientation':
    case 'station-auto-logon':
      return 'Stations'
    case 'managed-computer':
    case 'unmanage-computer':
      return 'Managed computers'
    case 'virtual-desktop-role':
    case 'template-copy':
    case 'template-import':
    case 'template-clean-up':
    case 'template-removal':
      return 'Virtual desktops'
    case 'disk-protection':
      return 'Disk protection'
    case 'leave-domain':
    case 'shut-down':
      return 'Leaving the network'
    case 'manual':
      return 'Items done by hand'
  }
}

/** The line for the change that completed its group; null while others of the group are open. */
export function groupLine(m: Migration, changeId: string): string | null {
  const changes = workList(m)
  const change = changes.find((candidate) => candidate.id === changeId)
  if (!change) return null
  const group = groupOf(change)
  const progress = changes.filter((each) => groupOf(each) === group).map((each) => m.cutover?.progress[each.id])
  if (progress.some((each) => each?.status !== 'done')) return null
  const applied = progress.filter((each) => each?.status === 'done' && each.how === 'applied').length
  const found = progress.length - applied
  const others = found === 0 ? '' : `, ${found} ${found === 1 ? 'was' : 'were'} so already`
  return `${group} are done: ${counted(applied, 'change')} made and read back${others}.`
}
