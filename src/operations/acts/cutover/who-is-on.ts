import { serverInQuestion } from '../../../migration/drain/still-on.ts'
import type { MigrationId, ServerId } from '../../../migration/ids.ts'
import type { Person } from '../../../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../../../migration/refusal.ts'
import { STATES } from '../../../migration/states.ts'
import { type Ports, ServerTrouble, type SessionSight } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import { findMigration, mayAct } from '../act-on.ts'

const LOOK_TIMEOUT_MS = 60_000

export interface WhoIsOn {
  readonly id: MigrationId
  readonly server: ServerId
  readonly sessions: readonly SessionSight[]
}

/** Who is logged on now, for whoever operates: only while people are to leave the server, and nothing of it is kept. */
export async function whoIsOn(ports: Ports, person: Person, id: string): Promise<WhoIsOn | Refusal> {
  const m = await findMigration(ports, id)
  if (isRefusal(m)) return m
  const refusal = mayAct(ports, { by: person }, 'end-sessions', m)
  if (refusal) return refusal
  const server = serverInQuestion(m)
  if (server === null) {
    return refuse(
      'wrong-state',
      `${m.id}: who is logged on is shown only while people are to leave a server; it is ${STATES[m.state].says}.`,
    )
  }
  try {
    const sessions = await ports.servers.lookAtSessions(server, AbortSignal.timeout(LOOK_TIMEOUT_MS))
    return { id: m.id, server, sessions }
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { migrationId: m.id }, what: 'it could not be looked who is on' }
    return refuse('bad-input', withReference(ports, error.message, incident))
  }
}
