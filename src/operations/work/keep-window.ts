import { decideWindow } from '../../migration/decide/window.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Claimed } from './claimed.ts'

/** Asks whoever is on duty once the time to go back has passed, and does what was chosen beforehand where nobody answers. */
export function keepWindow(claimed: Claimed): Promise<Migration> {
  const { ports } = claimed
  return claimed.commit((m) => decideWindow(m, ports.clock.now(), ports.policy))
}
