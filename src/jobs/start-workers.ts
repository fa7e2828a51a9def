import { setTimeout as delay } from 'node:timers/promises'
import { type Job, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from '../operations/ports.ts'
import { onceIn } from './once-in.ts'
import { createDeliverProcessor, type Deliver } from './processors/deliver.ts'
import { createLookProcessor, type Look } from './processors/look.ts'
import { type Processor, runsOf } from './processors/processor.ts'
import type { QueueName } from './queues.ts'

export interface StartWorkersOptions {
  readonly queues: readonly QueueName[]
  /** Opens one patient connection (`maxRetriesPerRequest: null`) per queue; they are closed with the workers. */
  readonly connect: () => Promise<Redis>
  readonly prefix: string
  /** Jobs of one queue at a time in this process; 10. */
  readonly concurrency?: number
  /** Unique among running processes; letters, digits, `-` and `.`. */
  readonly processName: string
  readonly look: Look
  readonly deliver: Deliver
  readonly logger: Logger
  /** How long a job stays a silent worker's; 15 s. */
  readonly lockMs?: number
  /** Time between two searches for jobs of silent workers; 5 s. */
  readonly stalledCheckMs?: number
}

export interface Workers {
  /**
   * Takes no more jobs, aborts those in hand and waits for them; after `deadlineMs` it leaves them to other workers. True
   * where all of them ended in time.
   */
  close(deadlineMs: number): Promise<boolean>
  /** Queues of which no job can be taken just now. */
  idle(): readonly QueueName[]
}

const CONCURRENCY = 10
const LOCK_MS = 15_000
const STALLED_CHECK_MS = 5_000
/** BullMQ fails a job for good after so many dead workers; ours may have any number. */
const MAX_STALLED_COUNT = 1_000_000
/** What fails again and again, as with a record that is damaged, is told so often. */
const TOLD_EVERY_MS = 10 * 60_000
/** A job that a Redis refused to hand out is asked for again after this. */
const REFUSED_PAUSE_MS = 1_000
/** Trouble with Redis that stays the same is told so often. */
const TROUBLE_TOLD_EVERY_MS = 30_000
/** Leaving Redis takes milliseconds, or for ever where it is away. */
const CLOSE_MS = 2_000

/** Starts one worker per queue. */
export async function startWorkers(options: StartWorkersOptions): Promise<Workers> {
  const shutdown = new AbortController()
  const inHand = new Set<Promise<void>>()
  const newRun = runsOf({ processName: options.processName, shutdown: shutdown.signal })
  const processors = {
    look: createLookProcessor(options.look, newRun),
    deliver: createDeliverProcessor(options.deliver, newRun),
  }
  const isNews = onceIn(TOLD_EVERY_MS, () => performance.now())
  const started = await Promise.all(
    options.queues.map(async (queue) => {
      const processor = queue === 'notify' ? processors.deliver : processors.look
      const redis = await options.connect()
      const guarded = tracked(quiet(processor, queue, options.logger, isNews), inHand)
      return { queue, redis, worker: startWorker(queue, guarded, redis, options) }
    }),
  )
  await Promise.all(started.map(({ worker }) => worker.waitUntilReady()))
  return {
    idle: () =>
      started
        .filter(({ worker, redis }) => !worker.isRunning() || worker.isPaused() || redis.status !== 'ready')
        .map(({ queue }) => queue),
    async close(deadlineMs) {
      await Promise.all(started.map(({ worker }) => worker.pause(true)))
      shutdown.abort(new Error('the process is to end'))
      const areAllDone = await settledWithin(inHand, deadlineMs)
      // `close` may be called once, so it must be known by now whether to wait. Closing waits for Redis, too.
      const closed = Promise.all(started.map(({ worker }) => worker.close(!areAllDone)))
      await settledWithin([closed], CLOSE_MS)
      for (const { redis } of started) redis.disconnect()
      return areAllDone
    },
  }
}

/** BullMQ asks again at once where Redis answers with an error, which one that is full or read-only does for hours. */
class SteadyWorker extends Worker {
  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    try {
      return await super.moveToActive(token, name)
    } catch (error) {
      await delay(REFUSED_PAUSE_MS, undefined, { ref: false })
      throw error
    }
  }
}

function startWorker(
  queue: QueueName,
  processor: Processor,
  connection: Redis,
  { prefix, concurrency, processName, lockMs, stalledCheckMs, logger }: StartWorkersOptions,
): Worker {
  const worker = new SteadyWorker(queue, processor, {
    connection,
    prefix,
    name: processName,
    concurrency: concurrency ?? CONCURRENCY,
    lockDuration: lockMs ?? LOCK_MS,
    stalledInterval: stalledCheckMs ?? STALLED_CHECK_MS,
    maxStalledCount: MAX_STALLED_COUNT,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  })
  // Losing BullMQ's lock stops nothing by itself; our own claim decides, so the run is ended and repeated.
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'its lock was lost')
  })
  const isNews = onceIn(TROUBLE_TOLD_EVERY_MS, () => performance.now())
  worker.on('error', (err) => {
    logger[isNews(err.message) ? 'warn' : 'debug']({ queue, err }, 'worker in trouble with its queue')
  })
  return worker
}

/**
 * Ends a job well whatever happened: BullMQ would write an error's text and stack into Redis. What is still due by our records
 * comes again with the reconciler.
 */
function quiet(processor: Processor, queue: QueueName, logger: Logger, isNews: (key: string) => boolean): Processor {
  return async (job, token, signal) => {
    try {
      await processor(job, token, signal)
    } catch (err) {
      const what = `${queue} ${nameOf(job.data)} ${err instanceof Error ? err.message : err}`
      const level = isNews(what) ? 'error' : 'debug'
      logger[level]({ queue, jobId: job.id, err }, 'job ended with an error')
    }
  }
}

/** The migration that a job looks at, where it does: its id and its version differ each time. */
function nameOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'migration' in data ? String(data.migration) : ''
}

function tracked(processor: Processor, inHand: Set<Promise<void>>): Processor {
  return async (job, token, signal) => {
    const run = processor(job, token, signal)
    inHand.add(run)
    try {
      await run
    } finally {
      inHand.delete(run)
    }
  }
}

/** Whether all of them settle in time. */
async function settledWithin(promises: Iterable<Promise<unknown>>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  const settled = Promise.allSettled(promises).then(() => true as const)
  const isInTime = await Promise.race([settled, timeout])
  clearTimeout(timer)
  return isInTime
}
