import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { LoggedEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { loneKeys, startRedis } from '../../support/redis.ts'

const GOLDEN = new URL('../../golden/0.1.0-basic.json', import.meta.url)
/** In the middle of its cutover. */
const EVENTS = 40

test('a record that an earlier version has folded is folded again from its log', async () => {
  const { events } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as { events: LoggedEvent[] }
  const log = events.slice(0, EVENTS)
  const now = evolveAll('MIG-1', null, log)
  if (!now?.cutover) throw new Error('the log does not reach the cutover')
  const redis = await openRedis()
  const keys = loneKeys('earlier')
  const store = new RedisStore({ redis, keys, newId: randomUUID })
  await store.commit({
    id: 'MIG-1',
    expectedVersion: 0,
    events: log,
    snapshot: now,
    dueAt: 0,
    locks: 'keep',
    lockNames: [],
    messages: [],
    bulletins: [],
    window: null,
    answer: '',
  })
  await redis.hset(keys.migration('MIG-1'), 'snapshot', JSON.stringify(asBefore(now)))
  await redis.hdel(keys.migration('MIG-1'), 'sum')

  expect(await store.load('MIG-1')).toEqual(now)
  expect(await store.claim('MIG-1', 'worker-1')).toMatchObject({ kind: 'claimed', migration: now })
})

/** What version 0.1.0 has kept of it. */
function asBefore({ confirmations, restart, question, pilot, rollback, retirement, drift, cutover, ...m }: Migration) {
  const { endings: _, ...rest } = cutover ?? { endings: {} }
  return { ...m, cutover: { ...rest, warning: { sessions: 3 } } }
}

async function openRedis() {
  const server = await startRedis({ honourRedisUrl: true })
  onTestFinished(() => server.stop())
  const redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
  onTestFinished(() => void redis.disconnect())
  return redis
}
