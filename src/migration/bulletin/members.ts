import type { WindowId } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Member } from './bulletin.ts'
import { toldOf } from './told-of.ts'

/** The migrations of a window as its people are told of them, in the order of their numbers. */
export function membersOf(window: WindowId, migrations: readonly Migration[]): Member[] {
  return migrations
    .toSorted((one, other) => numberOf(one) - numberOf(other))
    .flatMap((m) => {
      const told = toldOf(m, window)
      return told ? [{ id: m.id, told, reminderAts: m.schedule?.reminderAts ?? [] }] : []
    })
}

function numberOf({ id }: Migration): number {
  return Number(id.slice('MIG-'.length))
}
