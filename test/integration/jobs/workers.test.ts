import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { lookJob } from '../../../src/jobs/payloads.ts'
import type { Run } from '../../../src/jobs/processors/processor.ts'
import { openQueues, type Queues } from '../../../src/jobs/queues.ts'
import { startReconciler } from '../../../src/jobs/reconciler.ts'
import { type StartWorkersOptions, startWorkers } from '../../../src/jobs/start-workers.ts'
import { createWakeUp } from '../../../src/jobs/wake-up.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import type { WakeUp } from '../../../src/operations/ports.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import type { Keys } from '../../../src/store/keys.ts'
import { RedisBulletins } from '../../../src/store/redis-bulletins.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { aCard, aCommit, created, NOON } from '../../contract/store/commits.ts'
import { loneKeys, type PrivateRedis, startRedis } from '../../support/redis.ts'
import { keepingLogger, silentLogger } from './silent-logger.ts'

const clock = { now: () => NOON }
const STEPS = 4

function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

describe('workers and the reconciler', () => {
  let server: PrivateRedis
  let redis: Redis
  let keys: Keys
  let queues: Queues
  let store: RedisStore
  let outbox: RedisOutbox
  let wakeUp: WakeUp
  let closing: (() => Promise<unknown>)[]

  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    redis = await connect()
    keys = loneKeys('jobs')
    queues = await openQueues({ redis, prefix: keys.queues, logger: silentLogger })
    store = new RedisStore({ redis, keys, newId: randomUUID })
    outbox = new RedisOutbox({ redis, keys, newId: randomUUID })
    wakeUp = createWakeUp({ queues, logger: silentLogger, processName: 'test' })
    closing = []
  })
  afterEach(async () => {
    for (const close of closing.reverse()) await close()
    await queues.close()
    redis.disconnect()
  })

  const connect = () => connectRedis(server.url, { patience: 'patient', onError: () => {} })

  const work = async (options: Partial<StartWorkersOptions>) => {
    const workers = await startWorkers({
      queues: ['preflight', 'migrate', 'verify', 'notify'],
      connect,
      prefix: keys.queues,
      processName: randomUUID(),
      look: () => Promise.resolve(),
      deliver: () => Promise.resolve(),
      logger: silentLogger,
      ...options,
    })
    closing.push(() => workers.close(5_000))
    return workers
  }

  const startReconciling = (logger = silentLogger) => {
    const reconciler = startReconciler({
      store,
      outbox,
      bulletins: new RedisBulletins({ redis, keys, newId: randomUUID }),
      queues,
      clock,
      logger,
      intervalMs: 50,
    })
    closing.push(() => reconciler.close())
  }

  /** One step under a claim: one event, then the next look, until there are `STEPS` events. */
  const step = async (run: Run, id: MigrationId) => {
    const claim = await store.claim(id, run.owner)
    if (claim.kind !== 'claimed') return
    const { version } = claim.migration
    const isLast = version + 1 >= STEPS
    const state = isLast ? 'completed' : 'migrating'
    await store.commit(aCommit(id, version, { epoch: claim.epoch, state, dueAt: isLast ? null : NOON }))
    await store.release(id, run.owner, claim.epoch)
    if (!isLast) await wakeUp.look(id, version + 1, state)
  }

  const deleteQueueKeys = async () => {
    const found = await redis.keys(`${keys.queues}:*`)
    if (found.length > 0) await redis.unlink(...found)
    return found.length
  }

  const allCompleted = async (ids: readonly MigrationId[]) => {
    for (const id of ids) expect((await store.load(id))?.state).toBe('completed')
  }

  it('are woken by a commit, in the queue of the state', async () => {
    const looks: string[] = []
    await work({ queues: ['migrate'], look: async (_run, id) => void looks.push(id) })

    await wakeUp.look('MIG-1', 1, 'assessing')
    await wakeUp.look('MIG-2', 1, 'migrating')

    await vi.waitFor(() => expect(looks).toEqual(['MIG-2']))
  })

  it('take up what is due though nobody woke them', async () => {
    const id = await created(store)
    await work({ look: step })

    startReconciling()

    await vi.waitFor(() => allCompleted([id]), { timeout: 10_000 })
  })

  it('deliver what is due though nobody woke them', async () => {
    await store.commit(aCommit('MIG-1', 0, { messages: [aCard('MIG-1')] }))
    const delivered: string[] = []
    const deliver = async (run: Run) => {
      for (const { message, claim } of await outbox.claimDue(NOON, run.owner, 10)) {
        await outbox.markSent(message.key, claim, { channel: 'C1', ts: '1.0' })
        delivered.push(message.key)
      }
    }
    await work({ queues: ['notify'], deliver })

    startReconciling()

    await vi.waitFor(() => expect(delivered).toEqual(['MIG-1.card']), { timeout: 10_000 })
  })

  it('go on when everything that BullMQ keeps is deleted in the middle, again and again', async () => {
    const logger = keepingLogger()
    const ids = await Promise.all(Array.from({ length: 25 }, () => created(store)))
    let deleted = 0
    const look = async (run: Run, id: MigrationId) => {
      await step(run, id)
      if (id.endsWith('5')) deleted += await deleteQueueKeys()
    }
    await work({ look })

    startReconciling(logger)

    await vi.waitFor(() => allCompleted(ids), { timeout: 20_000 })
    expect(deleted).toBeGreaterThan(0)
    expect(logger.lines.map(({ message }) => message)).toContain('keys of queues have vanished, filling them again')
    for (const id of ids) expect(await store.events(id)).toHaveLength(STEPS)
    expect(await store.due(NOON, 10)).toEqual([])
  })

  it('are woken by a new job after their idle queue was deleted', async () => {
    const looks: string[] = []
    await work({ queues: ['preflight'], look: async (_run, id) => void looks.push(id) })
    await wakeUp.look('MIG-1', 1, 'assessing')
    await vi.waitFor(() => expect(looks).toHaveLength(1))
    await deleteQueueKeys()

    await wakeUp.look('MIG-2', 1, 'assessing')

    await vi.waitFor(() => expect(looks).toEqual(['MIG-1', 'MIG-2']), { timeout: 2_000 })
  })

  it('come back after Redis was restarted', async () => {
    const id = await created(store)
    const before = await created(store)
    await work({ look: step })
    await server.restart('SIGKILL')

    startReconciling()

    await vi.waitFor(() => allCompleted([id, before]), { timeout: 20_000 })
  })

  it('get a signal that ends the job in hand when they close, and leave it to the next', async () => {
    const { promise: isStarted, resolve: started } = deferred<Run>()
    const workers = await work({
      look: async (run) => {
        started(run)
        await new Promise((resolve) => run.signal.addEventListener('abort', resolve))
      },
    })
    const id = await created(store)
    await wakeUp.look(id, 1, 'assessing')
    const run = await isStarted

    const isClean = await workers.close(5_000)
    await work({ look: step })
    startReconciling()

    expect(isClean).toBe(true)
    expect(run.signal.aborted).toBe(true)
    await vi.waitFor(() => allCompleted([id]), { timeout: 10_000 })
  })

  it('close at their deadline though a job does not end', async () => {
    const { promise: isStarted, resolve: started } = deferred<void>()
    const { promise: end, resolve: endNow } = deferred<void>()
    const workers = await work({
      look: () => {
        started()
        return end
      },
    })
    await wakeUp.look('MIG-1', 1, 'assessing')
    await isStarted

    const isClean = await workers.close(100)
    endNow()

    expect(isClean).toBe(false)
  })

  it('write nothing of an error to Redis, and log it', async () => {
    const logger = keepingLogger()
    await work({ look: () => Promise.reject(new Error('canary-of-an-error')), logger })

    await wakeUp.look('MIG-1', 1, 'assessing')

    await vi.waitFor(() => expect(logger.lines).toHaveLength(1))
    expect(logger.lines[0]).toMatchObject({ fields: { queue: 'preflight', jobId: 'MIG-1-v1' } })
    await vi.waitFor(async () => expect(await redis.keys(`${keys.queues}:preflight:MIG-1*`)).toEqual([]))
    const stream = await redis.xrange(`${keys.queues}:preflight:events`, '-', '+')
    expect(JSON.stringify(stream)).not.toContain('canary-of-an-error')
  })

  it('refuse a job that this version does not understand', async () => {
    const logger = keepingLogger()
    const look = vi.fn(() => Promise.resolve())
    await work({ look, logger })

    await queues.add('preflight', { ...lookJob('MIG-1', 1), schema: 2 }, 'MIG-1-v1')

    await vi.waitFor(() => expect(logger.lines).toHaveLength(1))
    expect(look).not.toHaveBeenCalled()
  })

  it('take one job out of many that say the same', async () => {
    const looks = vi.fn(() => Promise.resolve())
    await Promise.all(Array.from({ length: 10 }, () => wakeUp.look('MIG-1', 1, 'assessing')))

    await work({ look: looks })
    await wakeUp.look('MIG-2', 1, 'assessing')

    await vi.waitFor(() => expect(looks).toHaveBeenCalledTimes(2))
  })
})
