import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { connectRedis } from '../../../src/store/connection.ts'
import { RedisBulletins } from '../../../src/store/redis-bulletins.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { loneKeys, type PrivateRedis, startRedis } from '../../support/redis.ts'
import { describeBulletins } from './bulletins-contract.ts'
import { describeOutbox } from './outbox-contract.ts'
import { describeMigrationStore, type OpenStore } from './store-contract.ts'

let server: PrivateRedis
beforeAll(async () => {
  server = await startRedis({ honourRedisUrl: true })
})
afterAll(() => server.stop())

/** Each test gets an installation of its own on the one server. */
const open: OpenStore = async ({ leaseMs = 30_000 } = {}) => {
  const keys = loneKeys('contract')
  const connections: Redis[] = []
  const another = async () => {
    const redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
    connections.push(redis)
    const options = { redis, keys, newId: randomUUID, leaseMs }
    return { store: new RedisStore(options), outbox: new RedisOutbox(options), bulletins: new RedisBulletins(options) }
  }
  const close = async () => {
    await Promise.all(connections.map((redis) => redis.quit()))
  }
  return { ...(await another()), another, close }
}

describeMigrationStore('redis', open)
describeOutbox('redis', open)
describeBulletins('redis', open)
