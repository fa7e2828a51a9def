// Jobs per second through our store and queues, beside raw BullMQ, on one Redis that syncs always. Usage: node jobs.js [jobs] [runs]
import { randomUUID } from 'node:crypto'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type PrivateRedis, startRedis } from '../sandbox/site/private-redis.ts'
import type { Run } from '../src/jobs/processors/processor.ts'
import { openQueues } from '../src/jobs/queues.ts'
import { startWorkers, type Workers } from '../src/jobs/start-workers.ts'
import { createWakeUp } from '../src/jobs/wake-up.ts'
import type { MigrationId } from '../src/migration/ids.ts'
import type { Migration } from '../src/migration/migration.ts'
import type { StateName } from '../src/migration/states.ts'
import type { Commit, Logger } from '../src/operations/ports.ts'
import { connectRedis } from '../src/store/connection.ts'
import { redisKeys } from '../src/store/keys.ts'
import { RedisStore } from '../src/store/redis-store.ts'

const JOBS = Number(process.argv[2] ?? 2_000)
const RUNS = Number(process.argv[3] ?? 3)
const CONCURRENCY = 50
const ADDED_AT_ONCE = 50

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger }

/** Jobs per second of two phases: everything put in, then everything worked off. */
interface Rates {
  readonly put: number
  readonly worked: number
}

type Variant = (server: PrivateRedis) => Promise<Rates>

const VARIANTS: Readonly<Record<string, Variant>> = {
  'raw BullMQ, empty jobs': rawBullmq,
  'our queues, empty looks': (server) => ours(server, { withStore: false }),
  'our store and queues: commit, wake; claim, commit, release': (server) => ours(server, { withStore: true }),
}

async function rawBullmq(server: PrivateRedis): Promise<Rates> {
  const prefix = `{raw-${randomUUID()}}`
  const [forQueue, forWorker] = [await connect(server), await connect(server)]
  const queue = new Queue('preflight', { connection: forQueue, prefix })
  const put = await rate(() =>
    inBatches((n) => queue.add('look', { n }, { jobId: `job-${n}`, removeOnComplete: true })),
  )
  const done = countdown()
  const workers: Worker[] = []
  const worked = await rate(async () => {
    const options = { connection: forWorker, prefix, concurrency: CONCURRENCY }
    workers.push(new Worker('preflight', async () => done.one(), options))
    await done.all
  })
  await Promise.all(workers.map((worker) => worker.close()))
  await queue.close()
  closeAll(forQueue, forWorker)
  return { put, worked }
}

async function ours(server: PrivateRedis, { withStore }: { withStore: boolean }): Promise<Rates> {
  const keys = redisKeys(`bench-${randomUUID()}`)
  const redis = await connect(server)
  const store = new RedisStore({ redis, keys, newId: randomUUID })
  const queues = await openQueues({ redis, prefix: keys.queues, logger })
  const wakeUp = createWakeUp({ queues, logger, processName: 'bench' })
  const put = await rate(() =>
    inBatches(async (n) => {
      const id: MigrationId = `MIG-${n}`
      if (withStore) await store.commit(aCommit(id, 0, 'assessing'))
      await wakeUp.look(id, 1, 'assessing')
    }),
  )
  const done = countdown()
  const look = async (run: Run, id: MigrationId) => {
    if (withStore) {
      const claim = await store.claim(id, run.owner)
      if (claim.kind !== 'claimed') return
      await store.commit({ ...aCommit(id, 1, 'completed'), epoch: claim.epoch })
      await store.release(id, run.owner, claim.epoch)
    }
    done.one()
  }
  const workers: Workers[] = []
  const worked = await rate(async () => {
    const deliver = () => Promise.resolve()
    const shared = { connect: () => connect(server), prefix: keys.queues, processName: 'bench', logger }
    workers.push(await startWorkers({ ...shared, queues: ['preflight'], concurrency: CONCURRENCY, look, deliver }))
    await done.all
  })
  await Promise.all(workers.map((running) => running.close(5_000)))
  await queues.close()
  closeAll(redis)
  return { put, worked }
}

function aCommit(id: MigrationId, expectedVersion: number, state: StateName): Commit {
  const version = expectedVersion + 1
  const snapshot = { schema: 1, id, version, state, changedAt: 0, filler: 'x'.repeat(500) }
  return {
    id,
    expectedVersion,
    events: [{ schema: 1, at: 0, by: 'stationmaster', event: { type: 'resumed' } }],
    // The store reads no more of a snapshot than these fields.
    snapshot: snapshot as unknown as Migration,
    dueAt: 0,
    locks: 'keep',
    lockNames: [],
    messages: [],
    bulletins: [],
    window: null,
    answer: '',
  }
}

function connect(server: PrivateRedis): Promise<Redis> {
  return connectRedis(server.url, { patience: 'patient', onError: () => {} })
}

function closeAll(...connections: Redis[]): void {
  for (const connection of connections) connection.disconnect()
}

async function inBatches(put: (n: number) => Promise<unknown>): Promise<void> {
  for (let first = 1; first <= JOBS; first += ADDED_AT_ONCE) {
    const count = Math.min(ADDED_AT_ONCE, JOBS - first + 1)
    await Promise.all(Array.from({ length: count }, (_, i) => put(first + i)))
  }
}

function countdown() {
  let left = JOBS
  let finish: () => void = () => {}
  const all = new Promise<void>((resolve) => {
    finish = resolve
  })
  const one = () => {
    left -= 1
    if (left === 0) finish()
  }
  return { all, one }
}

async function rate(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (JOBS * 1000) / (performance.now() - startedAt)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function main(): Promise<void> {
  const server = await startRedis()
  try {
    const seen = new Map<string, Rates[]>()
    // The first round warms up and is not counted; variants take turns, so that a slow moment hits all of them.
    for (let run = 0; run <= RUNS; run += 1) {
      for (const [name, variant] of Object.entries(VARIANTS)) {
        const rates = await variant(server)
        if (run > 0) seen.set(name, [...(seen.get(name) ?? []), rates])
      }
    }
    print(seen)
  } finally {
    await server.stop()
  }
}

function print(seen: ReadonlyMap<string, readonly Rates[]>): void {
  console.log(`jobs per second: median of ${RUNS} runs of ${JOBS} jobs, ${CONCURRENCY} at a time, appendfsync always`)
  console.log(`node ${process.version}, ${process.platform}-${process.arch}`)
  const width = Math.max(...[...seen.keys()].map((name) => name.length))
  console.log(`${''.padEnd(width)}  ${'put'.padStart(8)}  ${'worked'.padStart(8)}`)
  for (const [name, rates] of seen) {
    const put = Math.round(median(rates.map((r) => r.put)))
    const worked = Math.round(median(rates.map((r) => r.worked)))
    console.log(`${name.padEnd(width)}  ${String(put).padStart(8)}  ${String(worked).padStart(8)}`)
  }
}

await main()
