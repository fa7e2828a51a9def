import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lookJob, lookJobId } from '../../../src/jobs/payloads.ts'
import { openQueues } from '../../../src/jobs/queues.ts'
import { startWorkers } from '../../../src/jobs/start-workers.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { freePort } from '../../support/free-port.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'
import { keepingLogger, silentLogger } from './silent-logger.ts'

const STRETCH_MS = 2_000
/** A worker that asks again at once gets some thousand answers in that time, also on a busy machine. */
const FEW = 100

let server: PrivateRedis
let redis: Redis

beforeAll(async () => {
  server = await startRedis()
  redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

it.each([
  {
    how: 'has no memory left',
    refuse: () => redis.config('SET', 'maxmemory', '1mb'),
    mend: () => redis.config('SET', 'maxmemory', '0'),
  },
  {
    how: 'has become a replica',
    refuse: async () => redis.replicaof('127.0.0.1', await freePort()),
    mend: () => redis.replicaof('NO', 'ONE'),
  },
])(
  'a worker with jobs to fetch waits where Redis $how, tells each thing once, and goes on afterwards',
  async ({ refuse, mend }) => {
    const prefix = redisKeys(`refusing-${randomUUID()}`).queues
    const queues = await openQueues({ redis, prefix, logger: silentLogger })
    for (const version of [1, 2, 3]) await queues.add('migrate', lookJob('MIG-1', version), lookJobId('MIG-1', version))
    const logger = keepingLogger()
    const looked = new EventTarget()
    await refuse()

    const workers = await startWorkers({
      queues: ['migrate'],
      connect: () => connectRedis(server.url, { patience: 'patient', onError: () => {} }),
      prefix,
      processName: 'refused',
      look: async () => void looked.dispatchEvent(new Event('look')),
      deliver: async () => {},
      logger,
    })
    const before = await commands()
    await delay(STRETCH_MS)
    const after = await commands()

    expect(after - before).toBeLessThan(FEW)
    const told = logger.lines.map(({ fields }) => String((fields as { err: Error }).err))
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual([...new Set(told)])
    const firstLook = once(looked as never, 'look')
    await mend()
    await firstLook
    await workers.close(1_000)
    await queues.close()
  },
)

async function commands(): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1])
}
