import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectRedis } from '../../../src/store/connection.ts'
import type { Keys } from '../../../src/store/keys.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { RedisSurvey } from '../../../src/store/redis-survey.ts'
import { aCommit } from '../../contract/store/commits.ts'
import { loneKeys, type PrivateRedis, startRedis } from '../../support/redis.ts'

let server: PrivateRedis
let redis: Redis
let keys: Keys
let store: RedisStore
let survey: RedisSurvey
beforeAll(async () => {
  server = await startRedis({ honourRedisUrl: true })
})
afterAll(() => server.stop())
beforeEach(async () => {
  redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
  keys = loneKeys('survey')
  store = new RedisStore({ redis, keys, newId: randomUUID, leaseMs: 60_000 })
  survey = new RedisSurvey({ redis, keys, store })
})
afterEach(async () => {
  await redis.quit()
})

test('counts nothing where nothing is', async () => {
  expect(await survey.read(1_000)).toEqual({
    states: {},
    damaged: 0,
    newer: 0,
    stuck: 0,
    unconfirmed: 0,
    oldestDueMs: null,
    oldestUnsentMs: null,
  })
  expect(await survey.overdue(1_000, 10)).toEqual([])
})

test('counts records by what they are, and says which cannot be read', async () => {
  for (const id of ['MIG-1', 'MIG-2', 'MIG-3', 'MIG-4'] as const) await store.commit(aCommit(id, 0, { dueAt: 5_000 }))
  await redis.hset(keys.migration('MIG-2'), 'schema', 99)
  await redis.del(keys.events('MIG-3'))
  await redis.hset(keys.migration('MIG-4'), 'snapshot', '{"id": "MIG-')

  const read = await survey.read(15_000)
  const migrations = await store.list(10)
  const unreadable = await store.unreadable(10)

  expect(read).toMatchObject({ damaged: 1, newer: 1, oldestDueMs: 10_000 })
  expect(Object.values(read.states)).toEqual([3])
  expect(migrations.map(({ id }) => id)).toEqual(['MIG-3', 'MIG-1'])
  expect(unreadable).toEqual([
    { id: 'MIG-4', why: expect.stringContaining('MIG-4 is damaged') },
    { id: 'MIG-2', why: expect.stringContaining('written by a newer version') },
  ])
  expect((await survey.overdue(5_000, 10)).map(({ id }) => id)).toEqual(['MIG-1', 'MIG-2', 'MIG-3', 'MIG-4'])
})

test('what a worker holds does not wait for one', async () => {
  await store.commit(aCommit('MIG-1', 0, { dueAt: 5_000 }))
  await store.claim('MIG-1', 'a worker')

  expect((await survey.read(15_000)).oldestDueMs).toBeNull()
  expect(await survey.overdue(15_000, 10)).toEqual([{ id: 'MIG-1', dueAt: 5_000, version: 1, epoch: 1, isHeld: true }])
})

test('a message that Slack does not have yet is as old as it is due, whatever it waits for', async () => {
  await store.commit(
    aCommit('MIG-1', 0, {
      dueAt: null,
      messages: [{ kind: 'card', key: 'MIG-1.card', migration: 'MIG-1', notBefore: 2_000, channel: 'C1' }],
    }),
  )
  expect((await survey.read(1_000)).oldestUnsentMs).toBeNull()
  expect((await survey.read(9_000)).oldestUnsentMs).toBe(7_000)

  const outbox = new RedisOutbox({ redis, keys, newId: randomUUID })
  const [claimed] = await outbox.claimDue(9_000, 'a sender', 10)
  expect((await survey.read(9_500)).oldestUnsentMs).toBe(7_500)
  await outbox.markUndeliverable('MIG-1.card', claimed?.claim ?? '', 'no such channel')
  expect(await survey.read(9_500)).toMatchObject({ oldestUnsentMs: null, unconfirmed: 1 })
})

test('what was announced is kept until it is forgotten', async () => {
  await survey.noteStuck('MIG-7', 5)
  await survey.noteStuck('MIG-7', 6)
  expect(await survey.stuck()).toEqual(['MIG-7'])
  expect((await survey.read(0)).stuck).toBe(1)

  await survey.forgetStuck('MIG-7')
  expect(await survey.stuck()).toEqual([])
})
