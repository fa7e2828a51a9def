import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectRedis } from '../../../src/store/connection.ts'
import { type Damage, damagesOf } from '../../support/damage/damage.ts'
import { type DamagedSite, HURT, liveOn, OTHER, openDamagedSite } from '../../support/damage/damaged-site.ts'
import { type PrivateRedis, startRedis } from '../../support/redis.ts'

let server: PrivateRedis
let redis: Redis
beforeAll(async () => {
  server = await startRedis({ honourRedisUrl: true })
  redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

/** What the second migration needs, and shares with nobody. */
const OTHERS_OWN = ['list', 'unreadable', 'due', `load ${OTHER}`, `events ${OTHER}`, `work ${OTHER}`, `posted ${OTHER}`]

/** Names of all keys without the installation's prefix; ids of claims and moments differ each time. */
async function keysOf(site: DamagedSite): Promise<string[]> {
  return (await site.allKeys()).toSorted()
}

async function isWhole(site: DamagedSite): Promise<boolean> {
  const [version, length] = await Promise.all([
    redis.hget(site.keys.migration(OTHER), 'version'),
    redis.xlen(site.keys.events(OTHER)),
  ])
  return Number(version) === length
}

async function hurt(index: number, pick: (damages: Damage[]) => Damage | undefined) {
  const site = await openDamagedSite(redis)
  const key = (await keysOf(site))[index]
  const damage = key && pick(await damagesOf(redis, key))
  return { site, damage }
}

test('whatever key is damaged, nothing breaks that has nothing to do with it', async () => {
  const model = await openDamagedSite(redis)
  const keys = await keysOf(model)
  expect(keys.length).toBeGreaterThan(20)
  let cases = 0
  const troubles: string[] = []
  for (const [index, name] of keys.entries()) {
    const count = (await damagesOf(redis, name)).length
    for (let nth = 0; nth < count; nth += 1) {
      const { site, damage } = await hurt(index, (all) => all[nth])
      if (!damage) continue
      const where = `${damage.key.replace(/^\{[^}]*\}:/, '')} ${damage.how}`
      await damage.make(redis)
      try {
        const refused = await liveOn(site)
        const isOfOne = damage.key.includes(HURT) && !damage.key.includes(':w:') && !damage.key.includes(':b:')
        if (isOfOne && refused.some((what) => OTHERS_OWN.includes(what))) troubles.push(`${where}: refused ${refused}`)
        if (!damage.key.includes(OTHER) && !(await isWhole(site))) troubles.push(`${where}: half a commit`)
      } catch (error) {
        troubles.push(`${where}: ${error}`)
      }
      cases += 1
      await site.clear()
    }
  }
  await model.clear()
  expect(troubles).toEqual([])
  expect(cases).toBeGreaterThan(500)
})
