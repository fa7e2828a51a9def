import { decideWindow, heldForWantOfLocks } from '../../migration/decide/window.ts'
import type { Migration } from '../../migration/migration.ts'
import { withReference } from '../with-reference.ts'
import { type Claimed, LockedError } from './claimed.ts'

/**
 * Asks whoever is on duty once the time to go back has passed, and does what was chosen beforehand where nobody answers. One
 * that has failed holds no locks: where another migration has a server by then, it is left to people.
 */
export async function keepWindow(claimed: Claimed): Promise<Migration> {
  const { ports } = claimed
  const now = ports.clock.now()
  try {
    return await claimed.commit((m) => decideWindow(m, now, ports.policy))
  } catch (error) {
    if (!(error instanceof LockedError)) throw error
    const incident = {
      error,
      fields: { migrationId: claimed.migration.id },
      what: 'it can not be rolled back by itself',
    }
    const sentence = withReference(ports, error.message, incident)
    return claimed.commit((m) => heldForWantOfLocks(m, now, sentence))
  }
}
