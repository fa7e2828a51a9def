import type { Bulletins, Clock, Logger, MigrationStore, Outbox } from '../operations/ports.ts'
import { onceIn } from './once-in.ts'
import { deliverJob, deliverJobId, lookJob, lookJobId } from './payloads.ts'
import { type Queues, queueOf } from './queues.ts'
import { type Rounds, startRounds } from './rounds.ts'

export interface ReconcilerOptions {
  readonly store: Pick<MigrationStore, 'due'>
  readonly outbox: Pick<Outbox, 'nextDueAt'>
  readonly bulletins: Pick<Bulletins, 'nextDueAt'>
  readonly queues: Omit<Queues, 'close' | 'depths'>
  readonly clock: Clock
  readonly logger: Logger
  /** Looks first whether the records are whole, and after them where they are not. */
  readonly lookAfterRecords?: () => Promise<unknown>
  /** Time between two rounds; 1 s. */
  readonly intervalMs?: number
  /** How long one job per migration and version is enough; 30 s. */
  readonly bucketMs?: number
  /** Told of the end of each round. */
  readonly onRound?: (outcome: 'done' | 'failed') => void
}

const INTERVAL_MS = 1_000
/** Short enough that a stuck id holds nothing up for long, long enough that no heap of jobs grows where no worker runs. */
const BUCKET_MS = 30_000
const LIMIT = 500
/** What lasts for hours must not fill a disk. */
const TOLD_EVERY_MS = 30_000

/** Runs `reconcile` again and again. Every process does: it needs no leader, since the same job added twice is one. */
export function startReconciler(options: ReconcilerOptions): Rounds {
  const isNews = onceIn(TOLD_EVERY_MS, () => performance.now())
  return startRounds(() => reconcile(options), {
    intervalMs: options.intervalMs ?? INTERVAL_MS,
    onTrouble: (err) =>
      options.logger[isNews(String(err)) ? 'warn' : 'debug']({ err }, 'what is due could not be looked up'),
    ...(options.onRound && { onEnd: options.onRound }),
  })
}

/** Gives BullMQ a job for everything that is due by our records, whatever BullMQ has lost. */
export async function reconcile(options: ReconcilerOptions): Promise<void> {
  const { store, outbox, bulletins, queues, clock, logger } = options
  await options.lookAfterRecords?.()
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
