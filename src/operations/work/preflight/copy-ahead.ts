import { withoutAccounts } from '../../../migration/describe/without-accounts.ts'
import type { Change } from '../../../migration/plan/change.ts'
import type { Preparation } from '../../../migration/record-parts.ts'
import { type Observation, ServerTrouble, type ServerWriter } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'
import { writerOnce } from '../writer-once.ts'

/**
 * Copies the template before the window, where the site wants it so: 20 GB take an hour of the night. Nothing but our own
 * folder is written. What goes wrong is told, and done again in the window.
 */
export async function copyAhead(claimed: Claimed): Promise<void> {
  const { ports, migration, signal } = claimed
  const change = migration.assessment?.changes.find((each) => each.kind === 'template-copy')
  if (!change) return
  const writer = writerOnce(claimed, () => ports.servers.openWriter(migration.destination, claimed.fence(), signal))
  try {
    await note(claimed, change, await launch(claimed, await writer.open(), change))
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { migrationId: migration.id }, what: 'the template could not be copied ahead' }
    const found = withReference(ports, error.message, incident)
    await record(claimed, { changeId: change.id, status: 'failed', found, lookAgainAt: null })
  } finally {
    await writer.close()
  }
}

/** The intent is in the record before anything is begun, so that whoever comes later knows whose file it is. */
async function launch(claimed: Claimed, writer: ServerWriter, change: Change): Promise<Observation> {
  const found = await writer.observe(change, {})
  if (found.kind !== 'different') return found
  const lookAgainAt = claimed.ports.clock.now() + claimed.ports.policy.progressPollMs
  const m = await record(claimed, { changeId: change.id, status: 'intended', found: found.found, lookAgainAt })
  if (m.preparation?.status !== 'intended') return found
  await writer.apply(change, {})
  return writer.observe(change, {})
}

async function note(claimed: Claimed, { id: changeId }: Change, { kind, found }: Observation): Promise<void> {
  const { ports, migration } = claimed
  const lookAgainAt = ports.clock.now() + ports.policy.progressPollMs
  const before = migration.preparation
  if (kind === 'as-wanted') await record(claimed, { changeId, status: 'done', found, lookAgainAt: null })
  else if (before?.found === found) await claimed.postpone(lookAgainAt)
  else await record(claimed, { changeId, status: 'intended', found, lookAgainAt })
}

function record(claimed: Claimed, preparation: Preparation) {
  return claimed.commit((m) => {
    if (m.state !== 'scheduled') return []
    const found = withoutAccounts(preparation.found, [m.assessment])
    return [{ type: 'prepared', preparation: { ...preparation, found } }]
  })
}
