import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectRedis } from '../../../src/store/connection.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisSamples } from '../../../src/store/redis-samples.ts'
import { InMemorySamples } from '../../support/in-memory-samples.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'
import { describeSamples } from './samples-contract.ts'

const MONDAY = Date.UTC(2026, 9, 19)

let server: PrivateRedis
beforeAll(async () => {
  server = await startRedis({ honourRedisUrl: true })
})
afterAll(() => server.stop())

async function openSamples() {
  const keys = redisKeys(`contract-${randomUUID()}`)
  const redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
  const close = async () => void (await redis.quit())
  return { samples: new RedisSamples({ redis, keys }), redis, key: keys.samples('lab-old'), close }
}

describeSamples('redis', openSamples)
/** The samples that the tests of operations use keep the same promises. */
describeSamples('in memory', async () => ({ samples: new InMemorySamples(), close: async () => {} }))

it('thirty-five days of samples of one server take less than 60 kB, and go by themselves when no more come', async () => {
  const { samples, redis, key, close } = await openSamples()
  const slots = Array.from({ length: 35 * 96 }, (_, index) => MONDAY + index * 900_000)
  await Promise.all(slots.map((at) => samples.add('lab-old', { at, active: 12, disconnected: 1 })))

  expect(await samples.list('lab-old')).toHaveLength(slots.length)
  expect(Number(await redis.call('MEMORY', 'USAGE', key))).toBeLessThan(60_000)
  const daysLeft = (await redis.pttl(key)) / 86_400_000
  expect(daysLeft).toBeGreaterThan(34)
  expect(daysLeft).toBeLessThanOrEqual(35)
  await close()
})
