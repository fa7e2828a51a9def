import { kindOf } from '../changes/all.ts'
import type { ChangeGroup } from '../changes/change-kind.ts'
import { counted } from '../describe/words.ts'
import type { Migration } from '../migration.ts'
import type { Change } from '../plan/change.ts'
import { workList } from '../plan/work-list.ts'

export function groupOf(change: Change): ChangeGroup {
  return kindOf(change).group
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
