import { counted } from '../../../migration/describe/words.ts'
import { pendingEnding, stillOn, stillOnStep } from '../../../migration/drain/still-on.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import { type Migration, SOURCE_SESSIONS } from '../../../migration/migration.ts'
import type { SessionCount } from '../../../migration/quiet/history.ts'
import type { Claimed } from '../claimed.ts'
import { workAccount } from './states-at-work.ts'

/** The sessions of which server, and for the sake of what: the cutover itself, or a change that restarts the server. */
export interface Clearing {
  readonly server: string
  readonly key: string
  readonly text: string
  /** Whether it is still to be done: people may have decided otherwise meanwhile. */
  readonly isWanted: (m: Migration) => boolean
}

/**
 * One look at who is still logged on, while people have their time or are waited for. True once their sessions are to be
 * ended; false where there is a due time for the next look, or a person is asked.
 */
export async function awaitPeople(claimed: Claimed, { server, key, isWanted }: Clearing): Promise<boolean> {
  const { ports, signal } = claimed
  if (stepNow(claimed) === 'end') return true
  const before = claimed.migration
  const left = allOf(await ports.servers.countSessions(server, signal, workAccount(claimed.migration)))
  const m = await claimed.commit((now) => (isWanted(now) ? stillOnNews(now, key, left) : []))
  if (!isWanted(m)) return false
  const step = stepNow(claimed)
  if (step === 'end') return true
  if (step === 'ask') await ask(claimed, left)
  else if (m.version === before.version) await lookAgain(claimed)
  return false
}

/** What is to be done about them now; null: nothing yet. */
function stepNow({ ports, migration: m }: Claimed): 'end' | 'ask' | null {
  const pending = pendingEnding(m)
  if (!pending) return null
  const next = stillOnStep(m, pending, ports.policy)
  return next !== null && ports.clock.now() >= next.at ? next.step : null
}

/** Whoever has left a session open is logged on, too. */
export function allOf({ active, disconnected }: SessionCount): number {
  return active + disconnected
}

/** Another number than the last one is news; so is that the server can be looked at, after a look that failed. */
export function stillOnNews(m: Migration, key: string, left: number): readonly MigrationEvent[] {
  const ending = m.cutover?.endings[key]
  if (!ending || ending.status === 'ended') return []
  const isNews = stillOn(ending) !== left || m.cutover?.attempts !== 0
  return isNews ? [{ type: 'sessions-left', left, ...(key === SOURCE_SESSIONS ? {} : { before: key }) }] : []
}

async function ask(claimed: Claimed, left: number): Promise<void> {
  await claimed.commit((m): readonly MigrationEvent[] => {
    if (m.state !== 'migrating' || m.stopRequestedBy !== null) return []
    const who = counted(left, 'person is', 'people are')
    const sentence = `${who} still logged on to ${m.source}. End their sessions, or wait until they have logged off.`
    return [{ type: 'parked', reason: 'still-on', sentence }]
  })
}

async function lookAgain(claimed: Claimed): Promise<void> {
  const { ports, migration: m } = claimed
  const pending = pendingEnding(m)
  const next = pending && stillOnStep(m, pending, ports.policy)
  const at = ports.clock.now() + ports.policy.progressPollMs
  await claimed.postpone(Math.min(at, next?.at ?? at))
}
