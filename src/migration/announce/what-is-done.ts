import type { Migration } from '../migration.ts'
import { isSettled } from '../open-points.ts'
import type { Change } from '../plan/change.ts'
import { workList } from '../stages/work-list.ts'
import { groupOf } from './groups.ts'

/** Says, by groups and without names, what a cutover that does not go on has done, what not, and what nobody knows. */
export function whatIsDone(m: Migration): string {
  const changes = workList(m)
  const done = changes.filter((change) => isSettled(m, change))
  const begun = changes.filter((change) => m.cutover?.progress[change.id]?.status === 'intended')
  const open = changes.filter((change) => !done.includes(change) && !begun.includes(change))
  if (done.length === 0 && begun.length === 0) return 'Nothing is done.'
  return [...inGroups('Done', done), ...inGroups('Begun, so perhaps done', begun), ...inGroups('Not done', open)].join(
    ' ',
  )
}

function inGroups(title: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return []
  const counts = new Map<string, number>()
  for (const change of changes) counts.set(groupOf(change), (counts.get(groupOf(change)) ?? 0) + 1)
  const told = [...counts].map(([group, count]) => `${group.toLowerCase()} ${count}`)
  return [`${title}: ${told.join(', ')}.`]
}
