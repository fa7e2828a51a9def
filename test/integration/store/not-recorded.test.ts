import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotRecordedError } from '../../../src/operations/ports.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { aCommit, created } from '../../contract/store/commits.ts'
import { freePort } from '../../support/free-port.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'

describe('a store that cannot do what it is asked', () => {
  let server: PrivateRedis
  let admin: Redis
  let redis: Redis
  let store: RedisStore

  beforeAll(async () => {
    server = await startRedis()
    admin = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
    redis = await connectRedis(server.url, { patience: 'fail-fast', onError: () => {} })
    store = new RedisStore({ redis, keys: redisKeys('not-recorded'), newId: randomUUID })
  })
  afterAll(async () => {
    admin.disconnect()
    redis.disconnect()
    await server.stop()
  })

  it.each([
    {
      why: 'has no memory left',
      refuse: () => admin.config('SET', 'maxmemory', '1mb'),
      mend: () => admin.config('SET', 'maxmemory', '0'),
    },
    {
      why: 'is a replica',
      refuse: async () => admin.replicaof('127.0.0.1', await freePort()),
      mend: () => admin.replicaof('NO', 'ONE'),
    },
  ])('says that nothing was recorded where Redis $why, still reads, and is right', async ({ refuse, mend }) => {
    const id = await created(store)
    await refuse()

    await expect(store.commit(aCommit(id, 1))).rejects.toThrow(NotRecordedError)
    expect((await store.load(id))?.version).toBe(1)
    await mend()

    expect(await store.events(id)).toHaveLength(1)
    expect(await store.commit(aCommit(id, 1))).toEqual({ kind: 'committed', version: 2 })
  })

  it('does not say so of a commit that was sent and not answered, for that is carried out later', async () => {
    const id = await created(store)
    await admin.call('CLIENT', 'PAUSE', '4000', 'ALL')

    const commit = store.commit(aCommit(id, 1))
    const read = store.load(id)

    await expect(commit).rejects.not.toThrow(NotRecordedError)
    await expect(read).rejects.toThrow(NotRecordedError)
    await admin.ping()
    expect(await store.events(id)).toHaveLength(2)
  })

  it('does not say so of a record that is damaged', async () => {
    const id = await created(store)
    await admin.del(redisKeys('not-recorded').migration(id))
    await admin.set(redisKeys('not-recorded').migration(id), 'damaged')

    await expect(store.load(id)).rejects.not.toThrow(NotRecordedError)
    await expect(store.load(id)).rejects.toThrow('WRONGTYPE')
  })

  it('says so where Redis is gone', async () => {
    const wentAway = new Promise((resolve) => redis.once('close', resolve))
    const cameBack = new Promise((resolve) => redis.once('ready', resolve))
    const restarted = server.restart('SIGKILL')
    await wentAway

    await expect(store.commit(aCommit('MIG-99', 0))).rejects.toThrow(NotRecordedError)
    await restarted
    await cameBack
    expect(await store.load('MIG-99')).toBeUndefined()
  })
})
