import type { Migration } from '../migration.ts'

/** What the work of the window took, from its start until the destination was verified; null where it was not. */
export function workLengthMs({ cutover, pilot }: Pick<Migration, 'cutover' | 'pilot'>): number | null {
  return cutover && pilot ? pilot.startedAt - cutover.startedAt : null
}
