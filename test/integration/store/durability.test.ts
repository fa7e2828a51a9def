import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { NEWEST_SCHEMA } from '../../../src/migration/schema.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { assertDurable, inspectDurability } from '../../../src/store/durability.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { aCommit, created } from '../../contract/store/commits.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'

describe('the check that Redis keeps what it acknowledges', () => {
  let server: PrivateRedis
  let redis: Redis
  let opened: Redis[]

  beforeAll(async () => {
    opened = []
    server = await startRedis()
    redis = await open(server.url)
  })
  afterEach(async () => {
    await redis.config('SET', 'appendonly', 'yes', 'appendfsync', 'always', 'maxmemory-policy', 'noeviction')
    await redis.config('SET', 'no-appendfsync-on-rewrite', 'no')
    await redis.replicaof('NO', 'ONE')
  })
  afterAll(async () => {
    for (const connection of opened) connection.disconnect()
    await server.stop()
  })

  const open = async (url: string) => {
    const connection = await connectRedis(url, { patience: 'patient', onError: () => {} })
    opened.push(connection)
    return connection
  }

  it('passes a standalone server that syncs always and evicts nothing', async () => {
    await expect(assertDurable(redis, { acceptLoss: false })).resolves.toBeUndefined()
  })

  it.each([
    ['appendonly', 'no', 'appendonly is no (yes is needed)'],
    ['appendfsync', 'everysec', 'appendfsync is everysec (always is needed)'],
    ['no-appendfsync-on-rewrite', 'yes', 'no-appendfsync-on-rewrite is yes (no is needed)'],
    ['maxmemory-policy', 'allkeys-lru', 'maxmemory-policy is allkeys-lru (noeviction is needed)'],
  ])('refuses %s %s, saying what is needed', async (name, value, sentence) => {
    await redis.config('SET', name, value)

    await expect(assertDurable(redis, { acceptLoss: false })).rejects.toThrow(
      `this Redis is not fit to keep migrations: ${sentence}; change that, or accept the loss with redis.acceptLoss in the configuration`,
    )
  })

  it('names all that is wrong at once', async () => {
    await redis.config('SET', 'appendfsync', 'no', 'maxmemory-policy', 'volatile-ttl')

    const check = assertDurable(redis, { acceptLoss: false })

    await expect(check).rejects.toMatchObject({
      kind: 'not-durable',
      problems: ['appendfsync is no (always is needed)', 'maxmemory-policy is volatile-ttl (noeviction is needed)'],
    })
  })

  it('tells the value of each aspect, right or wrong', async () => {
    await redis.config('SET', 'appendfsync', 'everysec')

    expect(await inspectDurability(redis)).toEqual([
      { aspect: 'version', found: expect.stringMatching(/^\d+\.\d+\.\d+/), problems: [] },
      { aspect: 'kind of server', found: 'standalone', problems: [] },
      {
        aspect: 'persistence',
        found: 'appendonly yes, appendfsync everysec',
        problems: ['appendfsync is everysec (always is needed)'],
      },
      { aspect: 'maxmemory-policy', found: 'noeviction', problems: [] },
    ])
  })

  it('refuses a replica', async () => {
    await redis.replicaof('127.0.0.1', 1)

    await expect(assertDurable(redis, { acceptLoss: false })).rejects.toThrow('it is a replica of another server')
  })

  it('refuses a server that Sentinel watches', async () => {
    const sentinel = await open(server.url)
    await sentinel.subscribe('__sentinel__:hello')

    const check = assertDurable(redis, { acceptLoss: false })

    await expect(check).rejects.toThrow('Sentinel watches it')
    await sentinel.unsubscribe('__sentinel__:hello')
  })

  it('refuses a user who may not read the settings', async () => {
    await redis.call('ACL', 'SETUSER', 'app', 'on', '>pw', '~*', '&*', '+@all', '-config')
    const app = await open(server.url.replace('//', '//app:pw@'))

    await expect(assertDurable(app, { acceptLoss: false })).rejects.toThrow('may not read appendfsync')
  })

  it('refuses a cluster', async () => {
    const cluster = await startRedis({ settings: { 'cluster-enabled': 'yes' } })
    const check = assertDurable(await open(cluster.url), { acceptLoss: false })

    await expect(check).rejects.toThrow('it runs as cluster (a standalone server is needed)')
    await cluster.stop()
  })

  it('lets all of that pass where loss is accepted', async () => {
    await redis.config('SET', 'appendonly', 'no', 'maxmemory-policy', 'allkeys-lru')

    await expect(assertDurable(redis, { acceptLoss: true })).resolves.toBeUndefined()
  })
})

describe('a store', () => {
  let server: PrivateRedis
  let redis: Redis
  const storeOf = (connection: Redis) =>
    new RedisStore({ redis: connection, keys: redisKeys('kept'), newId: randomUUID })

  beforeAll(async () => {
    server = await startRedis()
    redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  it('has everything that it acknowledged after Redis was killed', async () => {
    const store = storeOf(redis)
    const id = await created(store, { locks: 'hold', lockNames: ['lab-old'] })
    await store.claim(id, 'worker-1')

    await server.restart('SIGKILL')

    expect((await store.load(id))?.version).toBe(1)
    expect(await store.lockHolder('lab-old')).toBe(id)
    expect(await store.commit(aCommit(id, 1, { epoch: 1 }))).toEqual({ kind: 'committed', version: 2 })
  })

  it('says within seconds that it could not, on a connection that fails fast', async () => {
    const hasty = await connectRedis(server.url, { patience: 'fail-fast', onError: () => {} })
    await redis.call('CLIENT', 'PAUSE', '6000', 'ALL')
    const startedAt = performance.now()

    const commit = storeOf(hasty).commit(aCommit('MIG-77', 0))

    await expect(commit).rejects.toThrow('Command timed out')
    expect(performance.now() - startedAt).toBeLessThan(3_000)
    hasty.disconnect()
    await server.restart('SIGKILL')
  })

  it('says at once that Redis is gone, on a connection that fails fast, and works again when it is back', async () => {
    const hasty = await connectRedis(server.url, { patience: 'fail-fast', onError: () => {} })
    const store = storeOf(hasty)
    const wentAway = new Promise((resolve) => hasty.once('close', resolve))
    const cameBack = new Promise((resolve) => hasty.once('ready', resolve))

    const restarted = server.restart('SIGKILL')
    await wentAway
    await expect(store.commit(aCommit('MIG-78', 0))).rejects.toThrow()
    await restarted
    await cameBack

    expect(await store.commit(aCommit('MIG-78', 0))).toEqual({ kind: 'committed', version: 1 })
    hasty.disconnect()
  })

  it('leaves alone what a newer version wrote, and says so', async () => {
    const store = storeOf(redis)
    const id = await created(store)
    const key = redisKeys('kept').migration(id)
    await redis.hset(key, 'schema', NEWEST_SCHEMA + 1, 'snapshot', 'written in a way of its own')
    const before = await redis.hgetall(key)

    const sentence = `${id} has schema ${NEWEST_SCHEMA + 1}, written by a newer version than this one, which knows up to ${NEWEST_SCHEMA}; it is left alone`
    await expect(store.load(id)).rejects.toThrow(sentence)
    await expect(store.claim(id, 'worker-1')).rejects.toMatchObject({ kind: 'newer-schema' })
    await expect(store.commit(aCommit(id, 1))).rejects.toMatchObject({ kind: 'newer-schema' })

    expect((await store.due(Number.MAX_SAFE_INTEGER, 100)).map((entry) => entry.id)).not.toContain(id)
    expect(await redis.hgetall(key)).toEqual(before)
    await redis.del(key, `${key}:ev`)
    await redis.zrem(redisKeys('kept').all, id)
  })

  it('refuses to add to a log that is not as long as its record says', async () => {
    const store = storeOf(redis)
    const id = await created(store)
    await redis.xdel(redisKeys('kept').events(id), '1-0')

    await expect(store.commit(aCommit(id, 1))).rejects.toThrow(
      `${id} is damaged: its log has 0 events, its record says version 1`,
    )
  })
})
