import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openQueues, type Queues } from '../../../src/jobs/queues.ts'
import { createWakeUp } from '../../../src/jobs/wake-up.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import type { Keys } from '../../../src/store/keys.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { created } from '../../contract/store/commits.ts'
import { loneKeys, type PrivateRedis, startRedis } from '../../support/redis.ts'
import { type Child, startWorkerProcess } from './child.ts'
import { silentLogger } from './silent-logger.ts'

describe('a worker process that looks at a migration', () => {
  let server: PrivateRedis
  let redis: Redis
  let keys: Keys
  let queues: Queues
  let store: RedisStore
  let children: Child[]

  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    children = []
    redis = await connectRedis(server.url, { patience: 'fail-fast', onError: () => {} })
    keys = loneKeys('death')
    queues = await openQueues({ redis, prefix: keys.queues, logger: silentLogger })
    store = new RedisStore({ redis, keys, newId: randomUUID })
  })
  afterEach(async () => {
    await Promise.all(children.map((child) => child.kill()))
    await queues.close()
    redis.disconnect()
  })

  /** Two processes, of which one has claimed the one migration that is due. */
  const twoOfWhichOneWorks = async () => {
    children = ['one', 'two'].map((name) => startWorkerProcess([server.url, keys.prefix, name]))
    const [one, two] = children as [Child, Child]
    await Promise.all([one.said('ready'), two.said('ready')])
    const id = await created(store)
    await createWakeUp({ queues, logger: silentLogger, processName: 'test' }).look(id, 1, 'assessing')
    await Promise.race([one.said('claimed 1'), two.said('claimed 1')])
    return one.lines.includes('claimed 1') ? { id, working: one, other: two } : { id, working: two, other: one }
  }

  it('is followed by another when it is killed, which ends the work under a new epoch', async () => {
    const { id, working, other } = await twoOfWhichOneWorks()

    await working.kill()
    await other.said('claimed 2')
    other.tell('go on')
    await other.said('committed')

    expect(other.lines).toEqual(['ready', 'claimed 2', 'committed'])
    expect((await store.load(id))?.state).toBe('completed')
    expect(await store.events(id)).toHaveLength(2)
  })

  it('changes nothing any more when it wakes from a freeze after another has taken over', async () => {
    const { id, working, other } = await twoOfWhichOneWorks()

    working.process.kill('SIGSTOP')
    await other.said('claimed 2')
    working.process.kill('SIGCONT')
    working.tell('go on')
    await working.said('fenced')
    other.tell('go on')
    await other.said('committed')

    expect(await store.events(id)).toHaveLength(2)
  })
})
