import { mkdir, writeFile } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { PLAYS, playScripted } from '../../sandbox/demo/scripted.ts'
import type { MakeBelieveSite } from '../../sandbox/site/make-believe-site.ts'
import { SCOPES } from '../../src/slack/manifest.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { RedisStore } from '../../src/store/redis-store.ts'

const ENTRY = new URL('../../dist/src/main.js', import.meta.url).pathname
const GOLDEN = new URL('../golden/', import.meta.url)

const PLAYED = Object.entries(PLAYS).flatMap(([name, { isLong }]) => (isLong ? [] : [name]))

test.for(PLAYED)('the scenario %s, played through Slack, ends as it should', async (name) => {
  const told: string[] = []

  const isAsItShould = await playScripted(name, {
    entry: ENTRY,
    scopes: Object.keys(SCOPES),
    tell: (line) => told.push(line),
    inspect: (site) => keepGoldenLog(site, name),
  })

  expect(isAsItShould, told.join('\n')).toBe(true)
})

/** With UPDATE_GOLDEN=<version> the story's event log is kept, for this and every later version to fold. */
async function keepGoldenLog(site: MakeBelieveSite, name: string): Promise<void> {
  const version = process.env.UPDATE_GOLDEN
  if (!version) return
  const redis = new Redis(site.redis.url)
  try {
    const store = new RedisStore({ redis, keys: redisKeys(site.prefix), newId: () => 'golden' })
    const log = { events: await store.events('MIG-1'), snapshot: await store.load('MIG-1') }
    await mkdir(GOLDEN, { recursive: true })
    await writeFile(new URL(`${version}-${name}.json`, GOLDEN), `${JSON.stringify(log, null, 1)}\n`)
  } finally {
    redis.disconnect()
  }
}
