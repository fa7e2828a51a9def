import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Keys } from '../../../src/store/keys.ts'
import { Lineage } from '../../../src/store/lineage/lineage.ts'
import { RedisBulletins } from '../../../src/store/redis-bulletins.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisRecords } from '../../../src/store/redis-records.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { loneKeys, type PrivateRedis, startRedis } from '../../support/redis.ts'

/** A Redis for the tests of a file, with keys of its own for each of them. */
export function withRealRedis(prefix: string): { readonly redis: Redis; readonly keys: Keys } {
  let server: PrivateRedis
  const at = {} as { redis: Redis; keys: Keys }
  beforeAll(async () => {
    server = await startRedis({ honourRedisUrl: true })
    at.redis = new Redis(server.url)
  })
  afterAll(async () => {
    await at.redis.quit()
    await server.stop()
  })
  beforeEach(() => {
    at.keys = loneKeys(prefix)
  })
  return at
}

/** What one process has of the store. */
export function processOn({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }, lineage = new Lineage()) {
  const options = { redis, keys, newId: randomUUID, lineage }
  return {
    lineage,
    store: new RedisStore(options),
    outbox: new RedisOutbox(options),
    bulletins: new RedisBulletins(options),
    records: new RedisRecords(options),
  }
}
