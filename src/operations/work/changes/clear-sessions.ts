import { type Migration, SOURCE_SESSIONS } from '../../../migration/migration.ts'
import type { ServerWriter } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'
import { awaitPeople, type Clearing } from './await-people.ts'

/**
 * Warns everybody with a session on a server, gives them time, and then ends what is still open. True once nothing is open;
 * false while people still have time. A warning whose outcome a crash left unknown is not repeated: whether a message was
 * shown can't be read back.
 */
export async function clearSessions(
  claimed: Claimed,
  clearing: Clearing,
  open: () => Promise<ServerWriter>,
): Promise<boolean> {
  const { key, isWanted } = clearing
  if (endingOf(claimed.migration, key) === undefined) await warn(claimed, clearing, await open())
  const ending = endingOf(claimed.migration, key)
  if (ending === undefined || !isWanted(claimed.migration)) return false
  // The due time of the record knows when to look again; nothing else is done meanwhile.
  if (ending.status !== 'ended' && !(await awaitPeople(claimed, clearing))) return false
  // Once more where they were ended before: a process may have died since, and somebody may have logged on.
  const sessions = await (await open()).endSessions()
  if (ending.status === 'ended') return true
  const m = await claimed.commit((now) =>
    isWanted(now) ? [{ type: 'sessions-ended', sessions, ...beforeOf(key) }] : [],
  )
  return endingOf(m, key)?.status === 'ended'
}

async function warn(claimed: Claimed, { key, text, isWanted }: Clearing, writer: ServerWriter): Promise<void> {
  const m = await claimed.commit((now) =>
    isWanted(now) && now.stopRequestedBy === null ? [{ type: 'sessions-warning-intended', ...beforeOf(key) }] : [],
  )
  if (endingOf(m, key)?.status !== 'intended') return
  const sessions = await writer.warnSessions(text)
  await claimed.commit((now) =>
    endingOf(now, key)?.status === 'intended' ? [{ type: 'sessions-warned', sessions, ...beforeOf(key) }] : [],
  )
}

function endingOf(m: Migration, key: string) {
  return m.cutover?.endings[key]
}

function beforeOf(key: string): { readonly before?: string } {
  return key === SOURCE_SESSIONS ? {} : { before: key }
}
