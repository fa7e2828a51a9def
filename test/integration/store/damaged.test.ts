import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectRedis } from '../../../src/store/connection.ts'
import { everyDamage } from '../../support/damage/every-damage.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'

let server: PrivateRedis
let redis: Redis
beforeAll(async () => {
  server = await startRedis()
  redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
  // What is kept is not what is looked at here, and each case writes a hundred times.
  await redis.config('SET', 'appendonly', 'no')
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

/** `npm run fuzz` tries all of them. */
const EVERY_NTH = 23

test('whatever key is damaged, nothing breaks that has nothing to do with it', async () => {
  const report = await everyDamage(redis, (nth) => nth % EVERY_NTH === 0)
  expect(report.troubles).toEqual([])
  expect(report.keys).toBeGreaterThan(20)
  expect(report.cases).toBeGreaterThan(100)
})
