import { decideExpire } from '../migration/decide/ending.ts'
import type { MigrationId } from '../migration/ids.ts'
import { assessServers } from './assess-servers.ts'
import { Claimed, FencedError } from './claimed.ts'
import { keepSchedule } from './keep-schedule.ts'
import { keepLease } from './lease.ts'
import type { Ports } from './ports.ts'
import { runCutover } from './run-cutover.ts'
import { verifyDestination } from './verify-destination.ts'

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
  await using lease = keepLease(ports, { id, owner: worker.owner, epoch: claim.epoch, leaseMs: worker.leaseMs })
  const signal = AbortSignal.any([worker.signal, lease.lost])
  const claimed = new Claimed(ports, { owner: worker.owner, epoch: claim.epoch, migration: claim.migration }, signal)
  try {
    await work(claimed)
    return 'worked'
  } catch (error) {
    if (error instanceof FencedError || lease.lost.aborted) return 'fenced'
    if (worker.signal.aborted) return 'worked'
    throw error
  }
}

async function work(claimed: Claimed): Promise<void> {
  switch (claimed.migration.state) {
    case 'assessing':
      return assessServers(claimed)
    case 'blocked':
    case 'needs-acknowledgement':
    case 'needs-approval':
      await claimed.commit((m) => decideExpireEvents(claimed, m))
      return
    case 'needs-window':
    case 'scheduled':
      return keepSchedule(claimed)
    case 'migrating':
    case 'waiting-for-stations':
      return runCutover(claimed)
    case 'verifying':
      return verifyDestination(claimed)
    case 'waiting-for-person':
    case 'stopped':
    case 'failed':
    case 'completed':
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
