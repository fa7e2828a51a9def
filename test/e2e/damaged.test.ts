import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { ACTIONS } from '../../src/slack/ids.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { SiteStory } from '../support/site-story.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))

function stationmaster(story: SiteStory, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const env = { ...story.site.environment }
    execFile(process.execPath, [ENTRY, ...args], { env, timeout: 120_000 }, (_, out, err) => resolve(out + err))
  })
}

test('a record that was damaged by hand is left alone and said so, and nothing of it acts', async () => {
  const story = await SiteStory.open()
  makeSmall(story.site)
  const worker = await story.worker()
  await story.request()
  const card = await story.untilState('needs-acknowledgement')
  const keys = redisKeys(story.prefix)
  const record = keys.migration('MIG-1')
  const log = await story.redis.xlen(keys.events('MIG-1'))
  const snapshot = String(await story.redis.hget(record, 'snapshot')).replace('"needs-acknowledgement"', '"scheduled"')
  await story.redis.hset(record, 'snapshot', snapshot, 'state', 'scheduled')
  await story.redis.zadd(keys.due, 0, 'MIG-1')
  const damaged = await story.redis.hgetall(record)

  expect(await story.says('requester', 'status 1')).toContain('MIG-1 is damaged')
  expect(await story.says('requester', 'list')).toContain('MIG-1 cannot be read')
  expect(await story.presses('requester', ACTIONS.cancel, card)).toContain('MIG-1 is damaged')
  await worker.untilLogged('its content was changed by another hand')
  // Nobody knows what it was doing, so its servers stay its own.
  expect(await story.says('requester', 'start lab-old lab-new')).toContain('is in the migration MIG-1 already')
  expect(await stationmaster(story, 'status')).toContain('MIG-1 is damaged')
  expect(await stationmaster(story, 'doctor')).toContain('MIG-1 is damaged')

  expect(await story.redis.hgetall(record)).toEqual(damaged)
  expect(await story.redis.xlen(keys.events('MIG-1'))).toBe(log)
  expect(worker.log()).not.toContain('process ended')
})
