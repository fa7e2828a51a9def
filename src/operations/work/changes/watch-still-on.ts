import { pendingEnding } from '../../../migration/drain/still-on.ts'
import { nextDueAt } from '../../../migration/due.ts'
import type { Migration } from '../../../migration/migration.ts'
import { ServerTrouble } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'
import { allOf, stillOnNews } from './await-people.ts'

/** While a person is asked about those who are still logged on they may leave by themselves: then it goes on without an answer. */
export async function watchStillOn(claimed: Claimed): Promise<void> {
  const { ports, migration: m, signal } = claimed
  const key = pendingEnding(m)?.key
  if (m.parked?.reason !== 'still-on' || key === undefined) return
  try {
    const left = allOf(await ports.servers.countSessions(m.source, signal))
    const isAsked = (now: Migration) => now.parked?.reason === 'still-on'
    const after = await claimed.commit((now) => (isAsked(now) ? stillOnNews(now, key, left) : []))
    if (after.version === m.version) await lookAgain(claimed)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    ports.logger.warn({ migrationId: m.id, err: error }, 'nobody could look who is still logged on')
    await lookAgain(claimed)
  }
}

/** Not before the next look, nor after the moment at which the window is asked about. */
async function lookAgain(claimed: Claimed): Promise<void> {
  const { ports, migration: m } = claimed
  const at = ports.clock.now() + ports.policy.progressPollMs
  const otherwise = nextDueAt({ ...m, parked: null }, ports.policy)
  await claimed.postpone(otherwise === null ? at : Math.min(at, otherwise))
}
