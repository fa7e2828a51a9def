import { worksheetDifferences } from '../../../migration/assessment/differences.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import { ServerTrouble } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'

/** Weeks later: reads the destination again and compares it with what was verified. Changes nothing. */
export async function checkDrift(claimed: Claimed): Promise<void> {
  const { ports, migration, signal } = claimed
  const expected = migration.verification?.worksheet ?? migration.assessment?.desired
  if (!expected) return
  let event: MigrationEvent
  try {
    const { worksheet } = await ports.servers.read(migration.destination, signal)
    event = { type: 'drift-checked', differences: worksheetDifferences(expected, worksheet) }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    event = { type: 'drift-check-failed', sentence: error.message }
  }
  await claimed.commit((m) => (m.state === 'drift' ? [event] : []))
}
