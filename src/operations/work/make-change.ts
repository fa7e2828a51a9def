import { describeChangeWithoutNames } from '../../migration/describe/describe-change.ts'
import { withoutAccounts } from '../../migration/describe/without-accounts.ts'
import type { MigrationEvent } from '../../migration/events.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Change } from '../../migration/plan/change.ts'
import { type ApplyContext, type Ports, type SecretValue, ServerTrouble, type ServerWriter } from '../ports.ts'
import type { Claimed } from './claimed.ts'
import { recheck } from './recheck.ts'

/**
 * Makes one change: observes, records the intent, applies, observes again. The intent is in the log before the first try, so
 * that whoever comes after a crash knows that it may have happened. A read-back that differs fails the migration.
 */
export async function makeChange(claimed: Claimed, writer: ServerWriter, change: Change): Promise<void> {
  const context = await contextOf(claimed.ports, claimed.migration, change)
  if (typeof context === 'string') return fail(claimed, change, context)
  const before = await writer.observe(change, context)
  if (before.kind === 'as-wanted') return done(claimed, change, before.found)
  if (!(await isAsApproved(claimed))) return
  const m = await claimed.commit((now) => (mayGoOn(now) ? [{ type: 'change-intended', changeId: change.id }] : []))
  if (!mayGoOn(m)) return
  try {
    await writer.apply(change, context)
  } catch (error) {
    if (error instanceof ServerTrouble && error.trouble === 'refused-by-server')
      return fail(claimed, change, error.message)
    throw error
  }
  const after = await writer.observe(change, context)
  if (after.kind === 'as-wanted') return done(claimed, change, after.found)
  return fail(
    claimed,
    change,
    `the server reported success, but it reads back as ${foundInWords(change, after.found)}.`,
  )
}

/** Just before the first write both servers are read once more; afterwards what is desired is pinned. */
async function isAsApproved(claimed: Claimed): Promise<boolean> {
  if (!claimed.migration.cutover?.isUntouched) return true
  return (await recheck(claimed, true)).state === 'migrating'
}

/** A stop that was asked for takes effect before the next intent, never between an intent and its result. */
function mayGoOn(m: Migration): boolean {
  return m.stopRequestedBy === null && (m.state === 'migrating' || m.state === 'waiting-for-stations')
}

function isRunning(m: Migration): boolean {
  return m.cutover !== null && (m.state === 'migrating' || m.state === 'waiting-for-stations')
}

/** What is recorded as applied is what this migration set out to do; what was so before it tried is recorded as found. */
async function done(claimed: Claimed, change: Change, observed: string): Promise<void> {
  await claimed.commit((m): readonly MigrationEvent[] => {
    if (!isRunning(m)) return []
    const how = m.cutover?.progress[change.id]?.status === 'intended' ? 'applied' : 'already-so'
    return [{ type: 'change-done', changeId: change.id, how, observed }]
  })
}

async function fail(claimed: Claimed, change: Change, why: string): Promise<void> {
  const text = `${describeChangeWithoutNames(change)}: ${why}`
  const sentence = withoutAccounts(text, [claimed.migration.assessment])
  await claimed.commit((m) => (isRunning(m) ? [{ type: 'change-failed', changeId: change.id, sentence }] : []))
}

/** What an automatic logon reads back as may be the name of an account that no worksheet knows. */
function foundInWords(change: Change, found: string): string {
  return change.kind === 'station-auto-logon' ? 'something else' : found
}

/** What applying needs beyond the plan, or a sentence that says what is missing. */
async function contextOf(ports: Ports, m: Migration, change: Change): Promise<ApplyContext | string> {
  const stationId = 'seat' in change ? m.answers.seats?.[change.seat] : undefined
  if ('seat' in change && stationId === undefined) return `no station is confirmed for the seat ${change.seatName}.`
  const station = stationId === undefined ? {} : { stationId }
  const account = accountOf(change)
  if (account === null) return station
  const password = await passwordFor(ports, m, account)
  if (typeof password === 'string') return password
  return password ? { ...station, password } : 'the password of its account is not in the configuration (accounts).'
}

function accountOf(change: Change): string | null {
  if (change.kind === 'create-user') return change.user
  return change.kind === 'station-auto-logon' ? change.to : null
}

/** Accounts that this migration makes have derived passwords; all others must be configured. A sentence where one cannot be derived. */
async function passwordFor(ports: Ports, m: Migration, account: string): Promise<SecretValue | string | undefined> {
  const isOurs = (m.assessment?.changes ?? []).some(
    (c) => c.kind === 'create-user' && c.user.toLowerCase() === account.toLowerCase(),
  )
  if (!isOurs || !m.cutover) return ports.passwords.configured(account)
  try {
    return ports.passwords.derive(m.cutover.secretKeyId, m.id, account)
  } catch (error) {
    return `${error instanceof Error ? error.message : 'its password cannot be derived'}.`
  }
}
