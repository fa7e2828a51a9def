import { describeChangeWithoutNames } from '../../../migration/describe/describe-change.ts'
import { withoutAccounts } from '../../../migration/describe/without-accounts.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration, RestartWait } from '../../../migration/migration.ts'
import type { Change } from '../../../migration/plan/change.ts'
import { restartsServer } from '../../../migration/plan/order-changes.ts'
import { type ApplyContext, type Observation, ServerTrouble, type ServerWriter, type TroubleKind } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'
import { recheck } from '../preflight/recheck.ts'
import { applyContext } from './apply-context.ts'
import { isWorking, workAccount, workedOn } from './states-at-work.ts'

/** Whether the next change may be looked at, or this one has to be waited for. */
export type Made = 'goes-on' | 'waits'

/**
 * Makes one change: observes, records the intent, applies, observes again. The intent is in the log before the first try, so
 * that whoever comes after a crash knows that it may have happened. What takes long is launched and looked at again; a
 * restart is asked for and waited for in a state of its own. A read-back that differs fails the migration.
 */
export async function makeChange(claimed: Claimed, writer: ServerWriter, change: Change): Promise<Made> {
  const context = await applyContext(claimed.ports, claimed.migration, change)
  if (typeof context === 'string') return fail(claimed, change, context)
  const before = await writer.observe(change, context)
  if (before.kind === 'as-wanted') return done(claimed, change, before.found)
  if (before.kind === 'under-way') return underWay(claimed, change, before.found)
  if (!(await isAsApproved(claimed))) return 'waits'
  const restart = restartsServer(change) ? await restartWait(claimed, change) : undefined
  const m = await claimed.commit((now) =>
    mayGoOn(now) ? [{ type: 'change-intended', changeId: change.id, ...(restart && { restart }) }] : [],
  )
  if (m.cutover?.progress[change.id]?.status !== 'intended' || m.stopRequestedBy !== null) return 'waits'
  try {
    await writer.apply(change, context)
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    if (error.trouble === 'refused-by-server') return fail(claimed, change, error.message)
    if (!restart || !GOES_DOWN.includes(error.trouble)) throw error
  }
  return restart ? 'waits' : settle(claimed, change, await writer.observe(change, context))
}

/** What a server says, or does not say any more, while it goes down. */
const GOES_DOWN: readonly TroubleKind[] = ['unreachable', 'outcome-unknown', 'shell-gone', 'protocol']

function settle(claimed: Claimed, change: Change, after: Observation): Promise<Made> {
  if (after.kind === 'as-wanted') return done(claimed, change, after.found)
  if (after.kind === 'under-way') return underWay(claimed, change, after.found)
  return fail(
    claimed,
    change,
    `the server reported success, but it reads back as ${foundInWords(change, after.found)}.`,
  )
}

async function restartWait(claimed: Claimed, change: Change): Promise<RestartWait> {
  const { ports, migration, signal } = claimed
  const server = workedOn(migration)
  const mark = await ports.servers.watchRestart(migration[server], workAccount(migration), signal)
  const now = ports.clock.now()
  return {
    ...mark,
    server,
    changeId: change.id,
    expects: change.kind === 'shut-down' ? 'away' : 'back',
    lookAgainAt: now + ports.policy.progressPollMs,
    overdueAt: now + ports.policy.restartTimeoutMs,
  }
}

/** Just before the first write both servers are read once more; afterwards what is desired is pinned. */
async function isAsApproved(claimed: Claimed): Promise<boolean> {
  if (!claimed.migration.cutover?.isUntouched || claimed.migration.state === 'rolling-back') return true
  return (await recheck(claimed, true)).state === 'migrating'
}

/** A stop that was asked for takes effect before the next intent, never between an intent and its result. */
function mayGoOn(m: Migration): boolean {
  return m.stopRequestedBy === null && isWorking(m)
}

function isRunning(m: Migration): boolean {
  return m.cutover !== null && (isWorking(m) || m.state === 'restarting')
}

/** What is recorded as applied is what this migration set out to do; what was so before it tried is recorded as found. */
async function done(claimed: Claimed, change: Change, observed: string): Promise<Made> {
  await claimed.commit((m): readonly MigrationEvent[] => {
    if (!isRunning(m)) return []
    const how = m.cutover?.progress[change.id]?.status === 'intended' ? 'applied' : 'already-so'
    return [{ type: 'change-done', changeId: change.id, how, observed }]
  })
  return 'goes-on'
}

/** Nobody waits for it here: it is looked at again, and told only when it has come on. */
async function underWay(claimed: Claimed, change: Change, found: string): Promise<Made> {
  const { ports } = claimed
  const lookAgainAt = ports.clock.now() + ports.policy.progressPollMs
  const isNews = (m: Migration): boolean => {
    const progress = m.cutover?.progress[change.id]
    return progress?.status !== 'intended' || progress.found !== found
  }
  if (!isNews(claimed.migration)) {
    await claimed.postpone(lookAgainAt)
    return 'waits'
  }
  await claimed.commit((m) =>
    isRunning(m) ? [{ type: 'change-under-way', changeId: change.id, found, lookAgainAt }] : [],
  )
  return 'waits'
}

async function fail(claimed: Claimed, change: Change, why: string): Promise<Made> {
  const text = `${describeChangeWithoutNames(change)}: ${why}`
  const sentence = withoutAccounts(text, [claimed.migration.assessment])
  await claimed.commit((m) => (isRunning(m) ? [{ type: 'change-failed', changeId: change.id, sentence }] : []))
  return 'waits'
}

/** What an automatic logon reads back as may be the name of an account that no worksheet knows. */
function foundInWords(change: Change, found: string): string {
  return change.kind === 'station-auto-logon' ? 'something else' : found
}
