import { describeChangeWithoutNames } from '../../../migration/describe/describe-change.ts'
import { withoutAccounts } from '../../../migration/describe/without-accounts.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { Change } from '../../../migration/plan/change.ts'
import { restartsServer } from '../../../migration/plan/order-changes.ts'
import type { RestartWait } from '../../../migration/record-parts.ts'
import { type Observation, ServerTrouble, type ServerWriter, type TroubleKind } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'
import { recheck } from '../preflight/recheck.ts'
import { applyContext } from './apply-context.ts'
import { clearSessions } from './clear-sessions.ts'
import { isInHand, isWorking, workAccount, workedOn } from './states-at-work.ts'

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
  if (before.kind === 'as-wanted') {
    if (isTried(claimed.migration, change)) await writer.complete(change, context)
    return done(claimed, change, before.found)
  }
  if (before.kind === 'under-way') return underWay(claimed, change, before.found)
  if (!(await isAsApproved(claimed))) return 'waits'
  if (restartsServer(change) && !(await mayRestart(claimed, change, writer))) return 'waits'
  const restart = restartsServer(change) ? await restartWait(claimed, change) : undefined
  if (!(await isIntended(claimed, change, restart))) return 'waits'
  try {
    await writer.apply(change, context)
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    if (error.trouble === 'refused-by-server') return fail(claimed, change, error.message, error)
    if (!restart || !GOES_DOWN.includes(error.trouble)) throw error
  }
  return restart ? 'waits' : settle(claimed, change, await writer.observe(change, context))
}

/** A restart ends every session (rule B18), so those that are open are warned, given time, and ended first. */
function mayRestart(claimed: Claimed, change: Change, writer: ServerWriter): Promise<boolean> {
  const { ports, migration: m } = claimed
  const what = change.kind === 'shut-down' ? 'is switched off' : 'restarts'
  const text = `This computer ${what} in a few minutes. Please save your work and log off. ${ports.site.contact}`
  const isWanted = (now: Migration) => mayGoOn(now, change)
  return clearSessions(
    claimed,
    { server: m[workedOn(m)], key: change.id, text: text.trim(), isWanted },
    async () => writer,
  )
}

/** Records the intent; false where people have decided otherwise meanwhile. What an earlier look intended says nothing about it. */
async function isIntended(claimed: Claimed, change: Change, restart: RestartWait | undefined): Promise<boolean> {
  let isRecorded = false
  await claimed.commit((m) => {
    isRecorded = mayGoOn(m, change)
    return isRecorded ? [{ type: 'change-intended', changeId: change.id, ...(restart && { restart }) }] : []
  })
  return isRecorded
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
    patienceMs: ports.policy.restartTimeoutMs,
  }
}

/** Just before the first write both servers are read once more; afterwards what is desired is pinned. */
async function isAsApproved(claimed: Claimed): Promise<boolean> {
  const { cutover, state } = claimed.migration
  if (!cutover?.isUntouched || state === 'rolling-back') return true
  return (await recheck(claimed, true)).state === 'migrating'
}

/** A stop or a rollback that was asked for takes effect before the next intent, never between an intent and its result. */
function mayGoOn(m: Migration, change: Change): boolean {
  return m.stopRequestedBy === null && isWorking(m) && isInHand(m, change)
}

/** True where an earlier look has begun it, and nobody knows how far it came. */
function isTried(m: Migration, change: Change): boolean {
  return m.cutover?.progress[change.id]?.status === 'intended'
}

/** What is recorded as applied is what this migration set out to do; what was so before it tried is recorded as found. */
async function done(claimed: Claimed, change: Change, observed: string): Promise<Made> {
  await claimed.commit((m): readonly MigrationEvent[] => {
    if (!isInHand(m, change)) return []
    const isOurs = isTried(m, change) || m.preparation?.changeId === change.id
    const how = isOurs ? 'applied' : 'already-so'
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
    return progress?.status !== 'intended' || progress.found !== found || m.cutover?.attempts !== 0
  }
  if (!isNews(claimed.migration)) {
    await claimed.postpone(lookAgainAt)
    return 'waits'
  }
  await claimed.commit((m) =>
    isInHand(m, change) ? [{ type: 'change-under-way', changeId: change.id, found, lookAgainAt }] : [],
  )
  return 'waits'
}

async function fail(claimed: Claimed, change: Change, why: string, cause?: ServerTrouble): Promise<Made> {
  const { migration, ports } = claimed
  const text = withoutAccounts(`${describeChangeWithoutNames(change)}: ${why}`, [migration.assessment])
  const error = cause ?? new Error(text)
  const fields = { migrationId: migration.id, changeId: change.id }
  const sentence = withReference(ports, text, { error, fields, what: 'a change has failed' })
  await claimed.commit((m) => (isInHand(m, change) ? [{ type: 'change-failed', changeId: change.id, sentence }] : []))
  return 'waits'
}

/** What an automatic logon reads back as may be the name of an account that no worksheet knows. */
function foundInWords(change: Change, found: string): string {
  return change.kind === 'station-auto-logon' ? 'something else' : found
}
