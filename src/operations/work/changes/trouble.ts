import type { MigrationEvent, ParkReason } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { ServerTrouble, TroubleKind } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'
import { isWorking } from './states-at-work.ts'

/** Trouble that goes away by itself often enough to try again before a person is asked. */
const WORTH_RETRYING: readonly TroubleKind[] = ['unreachable', 'outcome-unknown', 'shell-gone', 'aborted', 'protocol']

/**
 * A server could not be worked with: tried again after the delays of policy, then parked for a person. Every new try begins
 * with a new claim's pool and an observation, so nothing is repeated blindly.
 */
export async function noteTrouble(claimed: Claimed, trouble: ServerTrouble): Promise<void> {
  const { ports } = claimed
  const now = ports.clock.now()
  const fields = { migrationId: claimed.migration.id, state: claimed.migration.state, trouble: trouble.trouble }
  const reference = ports.incidents.report(trouble, fields, 'work in trouble')
  const isRetried = WORTH_RETRYING.includes(trouble.trouble)
  await claimed.commit((m): readonly MigrationEvent[] => {
    if (!isAtWork(m)) return []
    if (m.stopRequestedBy !== null) return [{ type: 'stopped' }]
    const delayMs = isRetried ? ports.policy.retryDelaysMs[m.cutover?.attempts ?? 0] : undefined
    if (delayMs !== undefined)
      return [
        { type: 'attempt-failed', sentence: `${trouble.message} Reference ${reference}.`, retryAt: now + delayMs },
      ]
    const reason: ParkReason = trouble.trouble === 'outcome-unknown' ? 'unknown-outcome' : 'unreachable'
    return [{ type: 'parked', reason, sentence: `${trouble.message} Mend it, then resume. Reference ${reference}.` }]
  })
}

function isAtWork(m: Migration): boolean {
  return isWorking(m) || m.state === 'restarting' || m.state === 'verifying'
}
