import type { Bulletins, Clock, Logger, MigrationStore, Outbox } from '../operations/ports.ts'
import { deliverJob, deliverJobId, lookJob, lookJobId } from './payloads.ts'
import { type Queues, queueOf } from './queues.ts'
import { type Rounds, startRounds } from './rounds.ts'
import { seldom } from './seldom.ts'

export interface ReconcilerOptions {
  readonly store: Pick<MigrationStore, 'due'>
  readonly outbox: Pick<Outbox, 'nextDueAt'>
  readonly bulletins: Pick<Bulletins, 'nextDueAt'>
  readonly queues: Omit<Queues, 'close'>
  readonly clock: Clock
  readonly logger: Logger
  /** Time between two rounds; 1 s. */
  readonly intervalMs?: number
  /** How long one job per migration and version is enough; 30 s. */
  readonly bucketMs?: number
}

const INTERVAL_MS = 1_000
/** Short enough that a stuck id holds nothing up for long, long enough that no heap of jobs grows where no worker runs. */
const BUCKET_MS = 30_000
const LIMIT = 500

/** Runs `reconcile` again and again. Every process does: it needs no leader, since the same job added twice is one. */
export function startReconciler(options: ReconcilerOptions): Rounds {
  const trouble = seldom()
  return startRounds(() => reconcile(options), {
    intervalMs: options.intervalMs ?? INTERVAL_MS,
    onTrouble: (err) =>
      trouble((leftOut) => options.logger.warn({ err, leftOut }, 'what is due could not be looked up')),
  })
}

/** Gives BullMQ a job for everything that is due by our records, whatever BullMQ has lost. */
export async function reconcile(options: ReconcilerOptions): Promise<void> {
  const { store, outbox, bulletins, queues, clock, logger } = options
  const vanished = await queues.restoreVanished()
  if (vanished.length > 0) logger.warn({ queues: vanished }, 'keys of queues have vanished, filling them again')
  const bucket = Math.floor((await queues.now()) / (options.bucketMs ?? BUCKET_MS))
  const now = clock.now()
  const due = await store.due(now, LIMIT)
  await Promise.all(
    due.map(({ id, version, state }) =>
      queues.add(queueOf(state), lookJob(id, version), lookJobId(id, version, bucket)),
    ),
  )
  const moments = await Promise.all([outbox.nextDueAt(), bulletins.nextDueAt()])
  if (moments.some((at) => at !== undefined && at <= now)) {
    await queues.add('notify', deliverJob(), deliverJobId(`b${bucket}`))
  }
}
