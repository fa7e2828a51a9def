import { nextRestartLookAt } from '../../../migration/due.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { RestartWait } from '../../../migration/record-parts.ts'
import { ServerTrouble } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'
import { workAccount } from './states-at-work.ts'
import { noteTrouble } from './trouble.ts'

/** A server that was asked to restart and still runs after this has not heard it: the change is looked at, and asked for, again. */
const UNHEARD_AFTER_MS = 120_000
/** Looks in a row at which a server that was shut down must be away. */
const AWAY_LOOKS = 3

/** Looks once whether the server has restarted, or stays away; nobody holds a worker in between. */
export async function awaitRestart(claimed: Claimed): Promise<void> {
  const { ports, migration, signal } = claimed
  const { restart } = migration
  if (migration.stopRequestedBy !== null) {
    await claimed.commit((m) => (m.state === 'restarting' ? [{ type: 'stopped' }] : []))
    return
  }
  if (!restart || (nextRestartLookAt(migration) ?? 0) > ports.clock.now()) return
  try {
    const sight = await ports.servers.lookForRestart(migration[restart.server], restart, workAccount(migration), signal)
    const now = ports.clock.now()
    const goodAnswers = countOf(restart, sight)
    const wait: RestartWait = { ...restart, goodAnswers, lookAgainAt: now + sight.lookAgainInMs }
    const sayOverdue = (m: Migration) => {
      const sentence = overdue(m, wait)
      const fields = { migrationId: m.id, server: m[wait.server], verdict: sight.verdict }
      return withReference(ports, sentence, { error: new Error(sentence), fields, what: 'a restart takes too long' })
    }
    const events = (m: Migration) =>
      m.state === 'restarting' ? decide(m, restart, wait, { verdict: sight.verdict, now, sayOverdue }) : []
    const after = await claimed.commit(events)
    if (after.state === 'restarting' && after.version === migration.version) await claimed.postpone(wait.lookAgainAt)
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    signal.throwIfAborted()
    await noteTrouble(claimed, error)
  }
}

type Verdict = 'up-before' | 'away' | 'coming' | 'back'

function countOf(restart: RestartWait, sight: { verdict: Verdict; mark: { goodAnswers: number } }): number {
  if (restart.expects === 'back') return sight.mark.goodAnswers
  return sight.verdict === 'away' ? restart.goodAnswers + 1 : 0
}

function decide(
  m: Migration,
  before: RestartWait,
  wait: RestartWait,
  {
    verdict,
    now,
    sayOverdue,
  }: { readonly verdict: Verdict; readonly now: number; readonly sayOverdue: (m: Migration) => string },
): readonly MigrationEvent[] {
  if (m.stopRequestedBy !== null) return [{ type: 'stopped' }]
  const progress = m.cutover?.progress[wait.changeId]
  const askedAt = progress?.status === 'intended' ? progress.at : now
  if (wait.expects === 'back' && verdict === 'back') return [{ type: 'restart-over' }]
  if (wait.expects === 'away' && wait.goodAnswers >= AWAY_LOOKS) {
    return [{ type: 'change-done', changeId: wait.changeId, how: 'applied', observed: 'it answers no more' }]
  }
  if (verdict === 'up-before' && now - askedAt >= UNHEARD_AFTER_MS) return [{ type: 'restart-over' }]
  if (now >= wait.overdueAt) return [{ type: 'parked', reason: 'restart-overdue', sentence: sayOverdue(m) }]
  // After a failed look it is news that the server can be looked at: attempts are counted in a row.
  const isSame = before.goodAnswers === wait.goodAnswers && m.cutover?.attempts === 0
  return isSame ? [] : [{ type: 'restart-looked-at', wait }]
}

function overdue(m: Migration, { server, expects }: RestartWait): string {
  return expects === 'back'
    ? `${m[server]} has not come back from its restart. Look at its screen; once it answers again, resume.`
    : `${m[server]} was shut down, and still answers. Look at it, then resume.`
}
