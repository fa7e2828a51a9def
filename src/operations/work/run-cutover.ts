import type { Migration } from '../../migration/migration.ts'
import { itemsInTheWay, openItems } from '../../migration/open-points.ts'
import type { Change } from '../../migration/plan/change.ts'
import { needsStations } from '../../migration/plan/order-changes.ts'
import { ServerTrouble, type ServerWriter } from '../ports.ts'
import { awaitStations } from './await-stations.ts'
import type { Claimed } from './claimed.ts'
import { makeChange } from './make-change.ts'
import { recheck } from './recheck.ts'
import { noteTrouble } from './trouble.ts'
import { warnSessions } from './warn-sessions.ts'

/**
 * One slice of the cutover: makes the planned changes in order, each observed, applied and observed again, until the next
 * wait. Whatever was interrupted is found out by observing; what is done is not done again.
 */
export async function runCutover(claimed: Claimed): Promise<void> {
  if (isStopWanted(claimed.migration)) return stop(claimed)
  if ((claimed.migration.cutover?.retryAt ?? 0) > claimed.ports.clock.now()) return
  try {
    if (!(await mayWarn(claimed))) return
    await warnSessions(claimed)
    await makeChanges(claimed)
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    claimed.signal.throwIfAborted()
    await noteTrouble(claimed, error)
  }
}

/** Nobody is sent away from the source for a cutover that then does not take place. */
async function mayWarn(claimed: Claimed): Promise<boolean> {
  if (claimed.migration.cutover?.warning !== 'none') return true
  return (await recheck(claimed, true)).state === 'migrating'
}

function isStopWanted(m: Migration): boolean {
  return m.stopRequestedBy !== null
}

async function stop(claimed: Claimed): Promise<void> {
  await claimed.commit((m) => (isStopWanted(m) ? [{ type: 'stopped' }] : []))
}

function isOpen(m: Migration, change: Change): boolean {
  if (change.kind === 'manual') return openItems(m).some((item) => item.id === change.id)
  return m.cutover?.progress[change.id]?.status !== 'done'
}

async function makeChanges(claimed: Claimed): Promise<void> {
  const { ports, signal } = claimed
  let writer: ServerWriter | undefined
  try {
    for (;;) {
      const m = claimed.migration
      if (isStopWanted(m)) return await stop(claimed)
      if (m.state !== 'migrating' && m.state !== 'waiting-for-stations') return
      const change = (m.assessment?.changes ?? []).find((candidate) => isOpen(m, candidate))
      if (!change) return await startVerification(claimed)
      if (change.kind === 'manual') return await awaitItems(claimed)
      if (needsStations(change) && m.answers.seats === null) return await awaitStations(claimed)
      writer ??= await ports.servers.openWriter(m.destination, claimed.fence(), signal)
      await makeChange(claimed, writer, change)
    }
  } finally {
    await writer?.close()
  }
}

async function startVerification(claimed: Claimed): Promise<void> {
  await claimed.commit((m) => (m.state === 'migrating' && !isStopWanted(m) ? [{ type: 'verification-started' }] : []))
}

/** Everything that cmdlets can do before these items is done; now people do theirs. */
async function awaitItems(claimed: Claimed): Promise<void> {
  await claimed.commit((m) => {
    const items = itemsInTheWay(m).map((item) => item.item)
    if (m.state !== 'migrating' || items.length === 0) return []
    if (isStopWanted(m)) return [{ type: 'stopped' }]
    const sentence = `A person has to do and confirm: ${items.join(', ')}.`
    return [{ type: 'parked', reason: 'manual-items', sentence }]
  })
}
