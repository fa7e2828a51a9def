import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewMessage, Urgency } from '../../../src/migration/announce/messages.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { type Keys, redisKeys } from '../../../src/store/keys.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { aCommit, aPost, NOON } from '../../contract/store/commits.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'

let server: PrivateRedis
let redis: Redis
let keys: Keys
let store: RedisStore
let outbox: RedisOutbox
beforeAll(async () => {
  server = await startRedis({ honourRedisUrl: true })
  redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

/** So slow a clock that a test takes no time: nothing that is used up comes back. */
const STANDSTILL = { speed: 1e-9 }

beforeEach(() => {
  keys = redisKeys(`budget-${randomUUID()}`)
  const options = { redis, keys, newId: randomUUID }
  store = new RedisStore(options)
  outbox = new RedisOutbox({ ...options, budget: STANDSTILL })
})

const commit = (id: MigrationId, ...messages: NewMessage[]) => store.commit(aCommit(id, 0, { messages }))
const keysClaimed = async (limit = 100) =>
  (await outbox.claimDue(NOON, 'sender', limit)).map(({ message }) => message.key)

async function sendAll(): Promise<string[]> {
  const sent: string[] = []
  for (;;) {
    const claimed = await outbox.claimDue(NOON, 'sender', 100)
    if (claimed.length === 0) return sent
    for (const { message, claim } of claimed) {
      await outbox.markSent(message.key, claim, { channel: 'C1', ts: '1.0' })
      sent.push(message.key)
    }
  }
}

/** A first card of its own channel, with this urgency. */
const card = (id: MigrationId, channel: string, urgency: Urgency): NewMessage => ({
  kind: 'card',
  key: `${id}.card`,
  migration: id,
  notBefore: NOON,
  channel,
  urgency,
})

describe('posts', () => {
  it('go into one channel one a second, and into another meanwhile', async () => {
    await commit('MIG-1', aPost('MIG-1', 'C1', { name: 'started' }))
    await commit('MIG-2', aPost('MIG-2', 'C1', { name: 'started' }))
    await commit('MIG-3', aPost('MIG-3', 'C2', { name: 'started' }))

    const claimed = await keysClaimed()

    expect(claimed).toEqual(['MIG-1.started.C1', 'MIG-3.started.C2'])
    expect(await outbox.nextDueAt()).toBe(NOON + 1000)
  })

  it('into all channels together are no more than the workspace takes', async () => {
    for (let index = 1; index <= 25; index += 1) {
      await commit(`MIG-${index}`, aPost(`MIG-${index}`, `C${index}`, { name: 'started' }))
    }

    expect(await keysClaimed()).toHaveLength(20)
    expect(await outbox.nextDueAt()).toBe(NOON + 333)
  })

  it('go the most urgent first, then the one that has waited longest', async () => {
    await commit('MIG-1', card('MIG-1', 'C1', 2))
    await commit('MIG-2', { ...card('MIG-2', 'C1', 1), notBefore: NOON - 1 })
    await commit('MIG-3', { ...card('MIG-3', 'C1', 1), notBefore: NOON - 2 })
    await commit('MIG-4', card('MIG-4', 'C1', 0))

    const order: string[] = []
    for (let second = 0; second < 4; second += 1) {
      const [key] = (await outbox.claimDue(NOON + second * 1000, 'sender', 1)).map(({ message }) => message.key)
      order.push(String(key))
      await redis.del(keys.outboxBudget)
    }

    expect(order).toEqual(['MIG-4.card', 'MIG-3.card', 'MIG-2.card', 'MIG-1.card'])
  })

  it('that somebody waits for take those before them in their lane along', async () => {
    await commit('MIG-1', card('MIG-1', 'C1', 2))
    const called = aPost('MIG-2', 'C1', { name: 'failed' })
    await commit('MIG-2', aPost('MIG-2', 'C1', { name: 'scheduled' }), { ...called, urgency: 0 })

    expect(await keysClaimed()).toEqual(['MIG-2.scheduled.C1'])
  })
})

describe('edits', () => {
  async function givenCards(count: number): Promise<void> {
    for (let index = 1; index <= count; index += 1) {
      await commit(`MIG-${index}`, card(`MIG-${index}`, `C${index}`, 2))
    }
    await sendAll()
    for (let index = 1; index <= count; index += 1) {
      await store.commit(aCommit(`MIG-${index}`, 1, { messages: [card(`MIG-${index}`, `C${index}`, 2)] }))
    }
  }

  it('of all messages together keep within Slack’s limit, and posts go on', async () => {
    await givenCards(12)
    await commit('MIG-20', aPost('MIG-20', 'C20', { name: 'started' }))

    const claimed = await keysClaimed()

    expect(claimed.filter((key) => key.endsWith('.card'))).toHaveLength(8)
    expect(claimed).toContain('MIG-20.started.C20')
    expect(await outbox.nextDueAt()).toBe(NOON + 1500)
  })

  it('of a card that is asked for again while it waits keep their place in the queue', async () => {
    await givenCards(9)
    const claimed = await keysClaimed()
    const waiting = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => `MIG-${index}` as const)
    const [left = 'MIG-0'] = waiting.filter((id) => !claimed.includes(`${id}.card`))

    await store.commit(aCommit(left, 2, { messages: [{ ...card(left, 'C9', 2), notBefore: NOON + 60_000 }] }))

    expect(claimed).toHaveLength(8)
    expect(await outbox.nextDueAt()).toBe(NOON)
  })
})

describe('a limit that Slack says is used up', () => {
  it('for posts sets that channel aside alone', async () => {
    await commit('MIG-1', aPost('MIG-1', 'C1', { name: 'started' }))
    await commit('MIG-2', aPost('MIG-2', 'C2', { name: 'started' }))
    await commit('MIG-3', card('MIG-3', 'C1', 0))

    await outbox.setAside('MIG-1.started.C1', 'posts', 30_000)

    expect(await keysClaimed()).toEqual(['MIG-2.started.C2'])
    expect(await outbox.nextDueAt()).toBe(NOON + 30_000)
  })

  it('for edits sets all edits aside, and no post', async () => {
    await commit('MIG-1', card('MIG-1', 'C1', 2))
    await sendAll()
    await store.commit(aCommit('MIG-1', 1, { messages: [card('MIG-1', 'C1', 2)] }))
    await commit('MIG-2', aPost('MIG-2', 'C2', { name: 'started' }))

    await outbox.setAside('MIG-1.card', 'edits', 30_000)

    expect(await keysClaimed()).toEqual(['MIG-2.started.C2'])
    expect(await outbox.nextDueAt()).toBe(NOON + 30_000)
  })

  it('for looking sets aside what has to be looked for', async () => {
    await commit('MIG-1', aPost('MIG-1', 'C1', { name: 'started' }))
    const [lost] = await outbox.claimDue(NOON, 'sender', 1)
    await outbox.defer(lost?.message.key ?? '', lost?.claim ?? '', NOON, true)

    await outbox.setAside('MIG-1.started.C1', 'looks', 30_000)

    expect(await keysClaimed()).toEqual([])
  })
})
