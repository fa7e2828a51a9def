import { worksheetDifferences } from '../../../migration/assessment/differences.ts'
import { drainOf } from '../../../migration/drain/drain-plan.ts'
import { atStart, beforeEnd } from '../../../migration/drain/screen-moment.ts'
import { graceOf } from '../../../migration/drain/still-on.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import { type Migration, SOURCE_SESSIONS } from '../../../migration/migration.ts'
import { isSettled, itemsInTheWay } from '../../../migration/open-points.ts'
import { needsStations } from '../../../migration/plan/order-changes.ts'
import { workList } from '../../../migration/stages/work-list.ts'
import { ServerTrouble } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'
import { recheck } from '../preflight/recheck.ts'
import { writerOnce } from '../writer-once.ts'
import { awaitStations } from './await-stations.ts'
import { clearSessions } from './clear-sessions.ts'
import { makeChange } from './make-change.ts'
import { isWorking, workAccount, workedOn } from './states-at-work.ts'
import { noteTrouble } from './trouble.ts'

/**
 * One slice of the work on the servers: makes what is to be made in its order, each change observed, applied and observed
 * again, until the next wait. The same for a cutover, its pilot, its reversal and a retirement. Whatever was interrupted is
 * found out by observing; what is done is not done again.
 */
export async function runChanges(claimed: Claimed): Promise<void> {
  if (isStopWanted(claimed.migration)) return stop(claimed)
  if ((claimed.migration.cutover?.retryAt ?? 0) > claimed.ports.clock.now()) return
  try {
    if (await isSourceCleared(claimed)) await makeChanges(claimed)
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    claimed.signal.throwIfAborted()
    await noteTrouble(claimed, error)
  }
}

/** Downtime begins here: nobody works on the source from now on. Nobody is sent away for a cutover that does not take place. */
async function isSourceCleared(claimed: Claimed): Promise<boolean> {
  const { migration: m, ports } = claimed
  if (m.state === 'rolling-back' || m.state === 'retiring') return true
  if (m.cutover?.endings[SOURCE_SESSIONS]?.status === 'ended') return true
  if (m.cutover?.endings[SOURCE_SESSIONS] === undefined && (await recheck(claimed, true)).state !== 'migrating')
    return false
  const text = textNow(claimed)
  const isWanted = (now: Migration) => now.state === 'migrating'
  const clearing = { server: m.source, key: SOURCE_SESSIONS, text, isWanted }
  const writer = writerOnce(claimed, () => ports.servers.openWriter(m.source, claimed.fence(), claimed.signal))
  try {
    return await clearSessions(claimed, clearing, writer.open)
  } finally {
    await writer.close()
  }
}

/** What was approved to be said at the start, or where somebody has decided to log off whoever is left. */
function textNow({ ports, migration: m }: Claimed): string {
  const isDecided = m.cutover?.stillOn === 'end'
  const moment = isDecided ? beforeEnd(graceOf(m, SOURCE_SESSIONS, ports.policy)) : atStart(drainOf(m, ports.policy))
  return ports.wording.screen(moment)
}

async function makeChanges(claimed: Claimed): Promise<void> {
  const { ports, signal } = claimed
  const server = claimed.migration[workedOn(claimed.migration)]
  const as = workAccount(claimed.migration)
  const writer = writerOnce(claimed, () => ports.servers.openWriter(server, claimed.fence(), signal, as))
  try {
    for (;;) {
      const m = claimed.migration
      if (isStopWanted(m)) return await stop(claimed)
      if (!isWorking(m)) return
      const change = workList(m).find((candidate) => !isSettled(m, candidate))
      if (!change) return await finish(claimed)
      if (change.kind === 'manual') return await awaitItems(claimed)
      if (needsStations(change) && m.state !== 'rolling-back' && m.answers.seats === null)
        return await awaitStations(claimed)
      if ((await makeChange(claimed, await writer.open(), change)) === 'waits') return
    }
  } finally {
    await writer.close()
  }
}

function isStopWanted(m: Migration): boolean {
  return m.stopRequestedBy !== null
}

async function stop(claimed: Claimed): Promise<void> {
  await claimed.commit((m) => (isStopWanted(m) ? [{ type: 'stopped' }] : []))
}

/** All is made: what comes next depends on what it was made for. */
async function finish(claimed: Claimed): Promise<void> {
  const { ports, signal, migration } = claimed
  if (migration.state === 'rolling-back') {
    const { worksheet } = await ports.servers.read(migration.destination, signal)
    await claimed.commit((m): readonly MigrationEvent[] => {
      if (m.state !== 'rolling-back' || isStopWanted(m) || !m.assessment) return []
      return [{ type: 'rolled-back', differences: worksheetDifferences(m.assessment.before, worksheet) }]
    })
    return
  }
  await claimed.commit((m): readonly MigrationEvent[] => {
    if (isStopWanted(m)) return []
    if (m.state === 'retiring') return [{ type: 'retired' }]
    if (m.state !== 'migrating') return []
    return [{ type: m.pilot && !m.pilot.signedOffBy ? 'release-made' : 'verification-started' }]
  })
}

/** Everything that cmdlets can do before these items is done; now people do theirs. */
async function awaitItems(claimed: Claimed): Promise<void> {
  await claimed.commit((m): readonly MigrationEvent[] => {
    const items = itemsInTheWay(m).map((item) => item.item)
    if (!isWorking(m) || items.length === 0) return []
    if (isStopWanted(m)) return [{ type: 'stopped' }]
    const sentence = `A person has to do and confirm: ${items.join(', ')}.`
    return [{ type: 'parked', reason: 'manual-items', sentence }]
  })
}
