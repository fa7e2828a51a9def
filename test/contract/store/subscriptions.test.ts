import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Subscriptions } from '../../../src/operations/ports.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { MAX_SUBSCRIBERS, RedisSubscriptions, SUBSCRIBED_FOR_MS } from '../../../src/store/redis-subscriptions.ts'
import { InMemorySubscriptions } from '../../support/in-memory-subscriptions.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'

let server: PrivateRedis
let redis: Redis
beforeAll(async () => {
  server = await startRedis({ honourRedisUrl: true })
  redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
})
afterAll(async () => {
  await redis.quit()
  await server.stop()
})

const KINDS: readonly (readonly [string, (now: () => number) => Subscriptions])[] = [
  ['in redis', (now) => new RedisSubscriptions({ redis, keys: redisKeys(`contract-${randomUUID()}`), now })],
  ['in memory', (now) => new InMemorySubscriptions(now)],
]

describe.each(KINDS)('subscriptions %s', (_, open) => {
  it('name everybody who asked for one of the servers, each once', async () => {
    const all = open(() => 1_000)
    await all.add('lab-old', 'U1')
    await all.add('lab-new', 'U1')
    await all.add('lab-new', 'U2')
    await all.add('other', 'U3')

    expect((await all.of(['lab-old', 'lab-new'])).toSorted()).toEqual(['U1', 'U2'])
    expect(await all.of(['unknown'])).toEqual([])
    expect(await all.of([])).toEqual([])
  })

  it('say whether it was news, and take it back', async () => {
    const all = open(() => 1_000)

    expect(await all.add('lab-old', 'U1')).toBe('added')
    expect(await all.add('lab-old', 'U1')).toBe('already')
    expect(await all.remove('lab-old', 'U1')).toBe(true)
    expect(await all.remove('lab-old', 'U1')).toBe(false)
    expect(await all.of(['lab-old'])).toEqual([])
  })

  it('take no more than there is room for, and those who are in stay in', async () => {
    const all = open(() => 1_000)
    for (let each = 0; each < MAX_SUBSCRIBERS; each += 1) await all.add('lab-old', `U${each}`)

    expect(await all.add('lab-old', 'U-late')).toBe('full')
    expect(await all.add('lab-old', 'U7')).toBe('already')
    await all.remove('lab-old', 'U7')
    expect(await all.add('lab-old', 'U-late')).toBe('added')
    expect(await all.of(['lab-old'])).toHaveLength(MAX_SUBSCRIBERS)
  })

  it('are forgotten after a year, unless somebody asks again', async () => {
    let now = 1_000
    const all = open(() => now)
    await all.add('lab-old', 'U1')
    await all.add('lab-old', 'U2')
    now += SUBSCRIBED_FOR_MS - 1
    await all.add('lab-old', 'U2')
    expect((await all.of(['lab-old'])).toSorted()).toEqual(['U1', 'U2'])
    now += 1

    expect(await all.of(['lab-old'])).toEqual(['U2'])
    expect(await all.add('lab-old', 'U1')).toBe('added')
  })
})
