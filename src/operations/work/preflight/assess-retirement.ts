import { decideRetirementAssessed } from '../../../migration/decide/retiring.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { ServerId } from '../../../migration/ids.ts'
import { type OtherManager, retirementFindings } from '../../../migration/rules/retirement.ts'
import { includesComputer } from '../../../migration/worksheet/names.ts'
import { ServerTrouble } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'

/** Examines the source once more, and everybody who may still count on it, before it is taken off the network. */
export async function assessRetirement(claimed: Claimed): Promise<void> {
  const { ports, migration, signal } = claimed
  const { source } = migration
  let decide: (m: Claimed['migration']) => readonly MigrationEvent[]
  try {
    const reading = await ports.servers.read(source, signal)
    const proof = await ports.servers.proveLocalAdministrator(source, signal)
    const managers = await otherManagers(claimed, reading.worksheet.computerName)
    const findings = retirementFindings({
      sourceId: source,
      source: reading,
      managers,
      proof,
      canUnjoin: ports.servers.hasCredential(source, 'unjoin'),
    })
    decide = (m) => {
      const decision = decideRetirementAssessed(m, reading, findings)
      return 'refused' in decision ? [] : decision
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { migrationId: migration.id }, what: 'the source could not be examined' }
    const sentence = withReference(ports, error.message, incident)
    decide = (m) => (m.state === 'assessing-retirement' ? [{ type: 'retirement-assessment-failed', sentence }] : [])
  }
  await claimed.commit(decide)
}

/** Every other configured server is asked whether it manages the source; one that can't be asked is said. */
async function otherManagers({ ports, migration, signal }: Claimed, computer: string): Promise<OtherManager[]> {
  const own = ports.servers.lockName(migration.source)
  const others = ports.servers.names.filter((name) => ports.servers.lockName(name) !== own)
  const asked = await Promise.all(
    others.map(async (server: ServerId): Promise<OtherManager> => {
      try {
        const { worksheet } = await ports.servers.read(server, signal)
        const lists = includesComputer([...worksheet.managedServers, ...worksheet.managedComputers], computer)
        return { server, lists }
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof ServerTrouble)) throw error
        return { server, lists: 'unknown' }
      }
    }),
  )
  return asked.filter((manager) => manager.lists !== false)
}
