import { counted } from '../../../migration/describe/words.ts'
import { isRefusal, refuse } from '../../../migration/refusal.ts'
import { STATES } from '../../../migration/states.ts'
import { type Ports, ServerTrouble } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Act, Outcome } from '../act.ts'
import { findMigration, mayAct } from '../act-on.ts'

const SHOW_TIMEOUT_MS = 60_000

/** Shows on the screen of each station of the destination which station it is, for whoever maps and confirms them. */
export async function showIdentifiers(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  const m = await findMigration(ports, id)
  if (isRefusal(m)) return m
  const refusal = mayAct(ports, act, 'confirm', m)
  if (refusal) return refusal
  if (!m.cutover || !STATES[m.state].verbs.includes('confirm')) {
    return refuse(
      'wrong-state',
      `${m.id}: identifiers are shown while stations are mapped; it is ${STATES[m.state].says}.`,
    )
  }
  try {
    const stations = await ports.servers.showIdentifiers(m.destination, AbortSignal.timeout(SHOW_TIMEOUT_MS))
    return {
      sentence: `${m.id}: ${counted(stations, 'station')} of ${m.destination} show their names on the screen.`,
      migration: m,
    }
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { migrationId: m.id }, what: 'identifiers could not be shown' }
    return refuse('bad-input', withReference(ports, error.message, incident))
  }
}
