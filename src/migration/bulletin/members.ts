import type { WindowId } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Member } from './bulletin.ts'
import { toldOf } from './told-of.ts'
import type { ServerTold } from './view.ts'
import { windowOf } from './window-id.ts'

/** The migrations of a window as its people are told of them, in the order of their numbers. */
export function membersOf(window: WindowId, migrations: readonly Migration[]): Member[] {
  return migrations
    .toSorted((one, other) => numberOf(one) - numberOf(other))
    .flatMap((m) => {
      const told = toldOf(m, window)
      return told ? [memberOf(m, told, window)] : []
    })
}

function memberOf(m: Migration, told: ServerTold, window: WindowId): Member {
  return {
    id: m.id,
    told,
    isAway: windowOf(m) !== window,
    isFromElsewhere: (m.formerWindows ?? []).length > 0,
    reminderAts: m.schedule?.reminderAts ?? [],
  }
}

function numberOf({ id }: Migration): number {
  return Number(id.slice('MIG-'.length))
}
