import { expect, test } from 'vitest'
import { CHANNELS } from '../../../sandbox/site/people.ts'
import { makeSmall } from '../../../sandbox/site/small-room.ts'
import { NEWEST_SCHEMA } from '../../../src/migration/schema.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { SiteStory } from '../../support/site-story.ts'
import { postedByKey } from '../loops/check/evidence.ts'
import { pairSeeds } from '../loops/rooms.ts'

const NEWER = NEWEST_SCHEMA + 1

test('a migration that a newer version has written to is left alone and said so, others go on, and it is taken up once it is known', async () => {
  const story = await SiteStory.open({ pairs: pairSeeds(2) })
  for (const pair of story.site.pairs) makeSmall(pair)
  const { redis, prefix } = story
  const keys = redisKeys(prefix)
  await story.says('requester', 'start old-1 new-1')
  const record = keys.migration('MIG-1')
  await redis.hset(record, 'schema', NEWER)
  for (const key of await redis.smembers(keys.unsent('MIG-1'))) await redis.hset(keys.message(key), 'schema', NEWER)
  const before = await redis.hgetall(record)
  const messagesBefore = await redis.smembers(keys.unsent('MIG-1'))

  const worker = await story.worker()
  await story.says('requester', 'start old-2 new-2')
  story.id = 'MIG-2'
  await story.untilState('needs-acknowledgement')

  expect(worker.log()).toContain('written by a newer version than this one; it is left alone')
  expect(await redis.hgetall(record)).toEqual(before)
  expect(await redis.smembers(keys.unsent('MIG-1'))).toEqual(messagesBefore)
  expect(await redis.zscore(keys.due, 'MIG-1')).not.toBeNull()
  expect(await story.says('requester', 'cancel MIG-1')).not.toContain('is cancelled')
  await expect(story.store.load('MIG-1')).rejects.toThrow(
    `MIG-1 has schema ${NEWER}, written by a newer version than this one, which knows up to ${NEWEST_SCHEMA}; it is left alone`,
  )

  await redis.hset(record, 'schema', NEWEST_SCHEMA)
  for (const key of messagesBefore) await redis.hset(keys.message(key), 'schema', NEWEST_SCHEMA)
  story.id = 'MIG-1'
  await story.untilState('needs-acknowledgement')
})

test('a message and a bulletin of a newer version are left where they are, and hold up no others', async () => {
  const story = await SiteStory.open({ pairs: pairSeeds(2) })
  for (const pair of story.site.pairs) makeSmall(pair)
  const { redis, prefix } = story
  const keys = redisKeys(prefix)
  await story.says('requester', 'start old-1 new-1')
  const row = keys.message('MIG-1.v1.story')
  await redis.hset(row, 'schema', NEWER)
  await redis.hset(keys.bulletin('w1.C01STAFF'), 'schema', NEWER, 'bulletin', '{}', 'version', 1, 'marks', 1)
  await redis.zadd(keys.bulletinsDue, 0, 'w1.C01STAFF')

  await story.worker()
  await story.says('requester', 'start old-2 new-2')
  story.id = 'MIG-2'
  await story.untilState('needs-acknowledgement')

  expect(await redis.hget(row, 'state')).toBe('waiting')
  expect(await redis.hget(keys.bulletin('w1.C01STAFF'), 'schema')).toBe(String(NEWER))
  expect(isTold(story)).toBe(false)

  await redis.hset(row, 'schema', NEWEST_SCHEMA)
  await redis.del(keys.bulletin('w1.C01STAFF'))
  await redis.zrem(keys.bulletinsDue, 'w1.C01STAFF')
  await expect.poll(() => isTold(story), { timeout: 60_000 }).toBe(true)
})

/** Whether the first line of the story of MIG-1 stands in Slack. */
function isTold({ driver }: SiteStory): boolean {
  return postedByKey([driver.messages(CHANNELS.updates)]).has('MIG-1.v1.story')
}
