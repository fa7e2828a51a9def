import type { Migration } from '../../../migration/migration.ts'
import type { Change } from '../../../migration/plan/change.ts'
import { workList } from '../../../migration/stages/work-list.ts'
import type { StateName } from '../../../migration/states.ts'
import type { WorkAccount } from '../../ports.ts'

const WORKING: readonly StateName[] = ['migrating', 'waiting-for-stations', 'rolling-back', 'retiring']

/** True while changes are being made. */
export function isWorking(m: Migration): boolean {
  return WORKING.includes(m.state)
}

/** The server that is changed: the destination, until the source is retired. */
export function workedOn(m: Migration): 'source' | 'destination' {
  return m.retirement?.approvedBy ? 'source' : 'destination'
}

/** A source that leaves its domain forgets the account that we work with, so its local administrator does it all. */
export function workAccount({ retirement }: Migration): WorkAccount {
  const leaves = retirement?.approvedBy && retirement.changes.some((change) => change.kind === 'leave-domain')
  return leaves ? 'local-administrator' : 'configured'
}

/** True while this change is one of those that are being made: a person may have begun to roll back meanwhile. */
export function isInHand(m: Migration, change: Change): boolean {
  const isAtIt = isWorking(m) || m.state === 'restarting'
  return m.cutover !== null && isAtIt && workList(m).some((each) => each.id === change.id)
}
