import type { Migration } from '../../../migration/migration.ts'
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
export function workAccount(m: Migration): WorkAccount {
  return m.retirement?.approvedBy ? 'local-administrator' : 'configured'
}
