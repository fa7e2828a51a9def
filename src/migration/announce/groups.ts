import { kindOf } from '../changes/all.ts'
import type { ChangeGroup } from '../changes/change-kind.ts'
import { counted } from '../describe/words.ts'
import type { Migration } from '../migration.ts'
import type { Change } from '../plan/change.ts'
import { isAfterPilot } from '../plan/order-changes.ts'
import { workList } from '../stages/work-list.ts'

export function groupOf(change: Change): ChangeGroup {
  return kindOf(change).group
}

/**
 * The line for the change that completed its group; null while others of the group are open. A release has a line of its own
 * when all of it is made, and does not tell again what was done before it.
 */
export function groupLine(m: Migration, changeId: string): string | null {
  const changes = workList(m)
  const change = changes.find((candidate) => candidate.id === changeId)
  if (!change) return null
  const told = occasionOf(m, change)
  if (told === 'release') return null
  // What waits for the sign-off is not told with what of its group was done before.
  const isToldToo = (each: Change) => occasionOf(m, each) === told && isAfterPilot(each) === isAfterPilot(change)
  const progress = changes.filter(isToldToo).map((each) => m.cutover?.progress[each.id])
  if (progress.some((each) => each?.status !== 'done')) return null
  if (told === 'sign-off') return 'The test accounts are removed, and everybody is let in.'
  const applied = progress.filter((each) => each?.status === 'done' && each.how === 'applied').length
  const found = progress.length - applied
  const parts = [
    ...(applied > 0 ? [`${counted(applied, 'change')} made and read back`] : []),
    ...(found > 0 ? [`${found} ${found === 1 ? 'was' : 'were'} so already`] : []),
  ]
  return `${m.rollback ? 'Taken back' : 'Done'}: ${told.toLowerCase()} (${parts.join(', ')}).`
}

/** With which other changes one is told: those of its group, or what the pilot does to accounts. */
function occasionOf({ pilot, rollback }: Migration, change: Change): ChangeGroup | 'release' | 'sign-off' {
  if (pilot && !rollback) {
    if (change.kind === 'account-enabled' && change.to) return 'release'
    if (change.kind === 'remove-user') return 'sign-off'
  }
  return groupOf(change)
}
