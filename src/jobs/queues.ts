import { tracingChannel } from 'node:diagnostics_channel'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { type LookQueue, STATES, type StateName } from '../migration/states.ts'
import type { Logger } from '../operations/ports.ts'

/** All queues there are: three that look at migrations, and the one that says messages. */
export const LOOK_QUEUES = ['preflight', 'migrate', 'verify'] as const satisfies readonly LookQueue[]
export const QUEUE_NAMES = [...LOOK_QUEUES, 'notify'] as const
export type QueueName = (typeof QUEUE_NAMES)[number]

/** A finished job leaves nothing behind: its id would swallow the next one, and the record of what happened is ours. */
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const

const EVENTS_KEPT = 1_000

const COUNTED = ['waiting', 'active', 'delayed', 'failed'] as const

/** Every job that is added, by its queue, for whoever watches this process. */
const ADDITIONS = tracingChannel<{ readonly name: QueueName }>('stationmaster:queue')

export interface Queues {
  /** Adds a job; one with the same id that still waits or runs makes it a no-op. */
  add(queue: QueueName, data: object, jobId: string): Promise<void>
  /** Redis' clock in ms: names time buckets alike in every process. */
  now(): Promise<number>
  /** Queues whose keys have been deleted since they were last asked about; their settings are written anew. */
  restoreVanished(): Promise<QueueName[]>
  /** Jobs by queue and state. */
  depths(): Promise<readonly QueueDepth[]>
  close(): Promise<void>
}

export interface QueueDepth {
  readonly queue: QueueName
  readonly state: (typeof COUNTED)[number]
  readonly jobs: number
}

export interface QueuesOptions {
  /** Shared by all queues and not closed by them; one that fails fast keeps callers from hanging while Redis is away. */
  readonly redis: Redis
  /** Everything that BullMQ writes lies below it. */
  readonly prefix: string
  readonly logger: Logger
}

/** Which queue's workers look at a migration in this state. */
export function queueOf(state: StateName): LookQueue {
  return STATES[state].queue
}

export async function openQueues({ redis, prefix, logger }: QueuesOptions): Promise<Queues> {
  const queues = new Map<QueueName, Queue>()
  for (const name of QUEUE_NAMES) {
    const queue = new Queue(name, {
      connection: redis,
      prefix,
      defaultJobOptions: JOB_OPTIONS,
      streams: { events: { maxLen: EVENTS_KEPT } },
    })
    // Without a listener an error of the connection would end the process.
    queue.on('error', (err) => logger.debug({ queue: name, err }, 'queue connection in trouble'))
    queues.set(name, queue)
  }
  await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()))
  return {
    async add(name, data, jobId) {
      await ADDITIONS.tracePromise(async () => queues.get(name)?.add(name, data, { jobId }), { name })
    },
    async now() {
      const [seconds, micros] = await redis.time()
      return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
    },
    async restoreVanished() {
      const vanished: QueueName[] = []
      for (const [name, queue] of queues) {
        if ((await redis.exists(queue.toKey('meta'))) === 1) continue
        await queue.getBackend().setQueueMeta(queue.metaValues)
        vanished.push(name)
      }
      return vanished
    },
    async depths() {
      const all = [...queues].map(async ([name, queue]) => {
        const counts = await queue.getJobCounts(...COUNTED)
        return COUNTED.map((state) => ({ queue: name, state, jobs: counts[state] ?? 0 }))
      })
      return (await Promise.all(all)).flat()
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}
