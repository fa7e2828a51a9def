import { groupOf } from '../../migration/announce/groups.ts'
import type { ChangeGroup } from '../../migration/changes/change-kind.ts'
import { counted, listed } from '../../migration/describe/words.ts'
import type { Change } from '../../migration/plan/change.ts'

/** Changes by their groups, in the order in which the first of each group comes. */
export function inGroups(changes: readonly Change[]): Map<ChangeGroup, Change[]> {
  const groups = new Map<ChangeGroup, Change[]>()
  for (const change of changes) groups.set(groupOf(change), [...(groups.get(groupOf(change)) ?? []), change])
  return groups
}

/** `5 changes (stations 3, accounts 2)`. */
export function countedByGroup(changes: readonly Change[]): string {
  const groups = [...inGroups(changes)].map(([group, members]) => `${group.toLowerCase()} ${members.length}`)
  return `${counted(changes.length, 'change')}${groups.length > 0 ? ` (${listed(groups)})` : ''}`
}
