import type { MigrationId } from '../../migration/ids.ts'
import type { Ports } from '../ports.ts'

/** Renewals within one lease: two may go missing before it is given up. */
const BEATS_PER_LEASE = 6
const MISSED_BEATS_ALLOWED = 2

export interface Lease extends AsyncDisposable {
  /** Aborted when the lease was taken over, or could not be renewed in time. */
  readonly lost: AbortSignal
}

/** Renews a claim's lease until it is disposed of, which gives the claim back. */
export function keepLease(
  ports: Ports,
  claim: { id: MigrationId; owner: string; epoch: number; leaseMs: number },
): Lease {
  const lost = new AbortController()
  let missed = 0
  const beat = async () => {
    try {
      const isOurs = await ports.store.renew(claim.id, claim.owner, claim.epoch)
      if (!isOurs) lost.abort(new Error(`the claim on ${claim.id} was taken over`))
      missed = 0
    } catch (error) {
      missed += 1
      ports.logger.warn({ migrationId: claim.id, err: error }, 'lease could not be renewed')
      if (missed > MISSED_BEATS_ALLOWED) lost.abort(error)
    }
  }
  const timer = setInterval(() => void beat(), claim.leaseMs / BEATS_PER_LEASE)
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await ports.store.release(claim.id, claim.owner, claim.epoch)
    },
  }
}
