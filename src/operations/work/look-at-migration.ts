import { decideExpire } from '../../migration/decide/ending.ts'
import { isInWindow, nextDueAt } from '../../migration/due.ts'
import type { MigrationId } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Ports } from '../ports.ts'
import { awaitRestart } from './changes/await-restart.ts'
import { runChanges } from './changes/run-changes.ts'
import { watchStillOn } from './changes/watch-still-on.ts'
import { Claimed, FencedError } from './claimed.ts'
import { keepWindow } from './keep-window.ts'
import { keepLease } from './lease.ts'
import { assessRetirement } from './preflight/assess-retirement.ts'
import { assessServers } from './preflight/assess-servers.ts'
import { keepSchedule } from './preflight/keep-schedule.ts'
import { checkDrift } from './verification/check-drift.ts'
import { verifyDestination } from './verification/verify-destination.ts'
import { watchPilot } from './verification/watch-pilot.ts'

export interface Worker {
  /** Unique for every look, also within one process. */
  readonly owner: string
  /** Aborted when the process shuts down. */
  readonly signal: AbortSignal
  readonly leaseMs: number
}

export type LookResult = 'worked' | 'busy' | 'fenced' | 'nothing-to-do'

/**
 * Looks at one migration: claims it, works until the next wait, commits at each change, gives it back. Safe to call at any
 * time and any number of times; what is not due is left alone.
 */
export async function lookAtMigration(ports: Ports, worker: Worker, id: MigrationId): Promise<LookResult> {
  if (worker.signal.aborted) return 'nothing-to-do'
  const claim = await ports.store.claim(id, worker.owner)
  if (claim.kind !== 'claimed') return claim.kind
  const { result, migration } = await lookUnderClaim(ports, worker, claim)
  // Only now, because as long as the claim was ours a worker that was woken would have found it taken.
  const isNews = migration.version > claim.migration.version || worker.signal.aborted
  if (result === 'worked' && isNews) await wakeIfDue(ports, migration)
  return result
}

interface Look {
  readonly result: LookResult
  readonly migration: Migration
}

async function lookUnderClaim(
  ports: Ports,
  worker: Worker,
  { epoch, migration }: { epoch: number; migration: Migration },
): Promise<Look> {
  const { owner, leaseMs } = worker
  await using lease = keepLease(ports, { id: migration.id, owner, epoch, leaseMs })
  const signal = AbortSignal.any([worker.signal, lease.lost])
  const claimed = new Claimed(ports, { owner, epoch, migration }, signal)
  const ended = (result: LookResult): Look => ({ result, migration: claimed.migration })
  try {
    await work(claimed)
    return ended('worked')
  } catch (error) {
    if (error instanceof FencedError || lease.lost.aborted) return ended('fenced')
    if (worker.signal.aborted) return ended('worked')
    throw error
  }
}

async function wakeIfDue(ports: Ports, migration: Migration): Promise<void> {
  const dueAt = nextDueAt(migration, ports.policy)
  if (dueAt !== null && dueAt <= ports.clock.now()) {
    await ports.wakeUp.look(migration.id, migration.version, migration.state)
  }
}

async function work(claimed: Claimed): Promise<void> {
  if (isInWindow(claimed.migration)) await keepWindow(claimed)
  switch (claimed.migration.state) {
    case 'assessing':
      return assessServers(claimed)
    case 'blocked':
    case 'needs-acknowledgement':
    case 'needs-approval':
    case 'needs-retirement-approval':
      await claimed.commit((m) => decideExpireEvents(claimed, m))
      return
    case 'needs-window':
    case 'scheduled':
      return keepSchedule(claimed)
    case 'migrating':
    case 'waiting-for-stations':
    case 'rolling-back':
    case 'retiring':
      return runChanges(claimed)
    case 'restarting':
      return awaitRestart(claimed)
    case 'verifying':
      return verifyDestination(claimed)
    case 'pilot':
      return watchPilot(claimed)
    case 'drift':
      return checkDrift(claimed)
    case 'assessing-retirement':
      return assessRetirement(claimed)
    case 'waiting-for-person':
      return watchStillOn(claimed)
    case 'stopped':
    case 'failed':
    case 'completed':
    case 'retired':
    case 'rolled-back':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return
  }
}

function decideExpireEvents(claimed: Claimed, m: Parameters<typeof decideExpire>[0]) {
  const decision = decideExpire(m, claimed.ports.clock.now())
  return 'refused' in decision ? [] : decision
}
