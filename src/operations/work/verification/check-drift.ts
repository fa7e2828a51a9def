import { worksheetDifferences } from '../../../migration/assessment/differences.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import { desiredOfSeats } from '../../../migration/plan/desired.ts'
import type { Worksheet } from '../../../migration/worksheet/worksheet.ts'
import { ServerTrouble } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'

/** Weeks later: reads the destination again and compares it with what was verified. Changes nothing. */
export async function checkDrift(claimed: Claimed): Promise<void> {
  const { ports, migration, signal } = claimed
  const expected = expectedOf(migration)
  let event: MigrationEvent
  try {
    const { worksheet } = await ports.servers.read(migration.destination, signal)
    event = { type: 'drift-checked', differences: worksheetDifferences(expected, worksheet) }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    const incident = {
      error,
      fields: { migrationId: migration.id },
      what: 'the destination could not be verified again',
    }
    event = { type: 'drift-check-failed', sentence: withReference(ports, error.message, incident) }
  }
  await claimed.commit((m) => (m.state === 'drift' ? [event] : []))
}

/** The destination as it was verified. Earlier versions kept only what was wanted, whose stations are seats. */
function expectedOf({ verification, assessment, answers }: Migration): Worksheet {
  if (verification?.worksheet) return verification.worksheet
  if (!assessment) throw new Error('nothing to compare with: it was never assessed')
  const wanted = desiredOfSeats(assessment.desired, answers.seats)
  const stations = wanted.stations.map((seat) => ({
    ...seat,
    stationId: answers.seats?.[seat.stationId] ?? seat.stationId,
  }))
  return { ...wanted, stations }
}
