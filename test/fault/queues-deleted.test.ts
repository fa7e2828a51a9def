import { expect, test } from 'vitest'
import { compareDestination } from '../../sandbox/demo/compare-destination.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { SiteStory, shows } from '../support/site-story.ts'
import { faultsOf } from '../support/soundness.ts'

/** Deletes everything that BullMQ keeps; gives back how many keys there were. */
async function deleteQueues({ redis, prefix }: SiteStory): Promise<number> {
  const keys = await redis.keys(`${redisKeys(prefix).queues}*`)
  return keys.length > 0 ? redis.del(...keys) : 0
}

test('a migration ends right although all keys of BullMQ are deleted at every message and in the middle of changes', async () => {
  const story = await SiteStory.open()
  makeSmall(story.site)
  const { machine } = story.site.destination
  await story.worker()
  const deletions: Promise<number>[] = []
  const stopDeleting = story.driver.onChange(({ kind }) => {
    if (kind === 'message' || kind === 'edit') deletions.push(deleteQueues(story))
  })
  const barrier = machine.holds.add('New-WmsUser', 'after-effect', { runs: 1 })

  await story.started()
  await machine.holds.untilHeld('New-WmsUser')
  deletions.push(deleteQueues(story))
  barrier.release()
  const card = await story.finish()
  stopDeleting()

  expect(shows(card, 'completed')).toBe(true)
  expect(compareDestination(story.site.source.state(), story.site.destination.state())).toEqual([])
  expect(await faultsOf(story)).toEqual([])
  const deleted = await Promise.all(deletions)
  expect(deleted.filter((count) => count > 0).length).toBeGreaterThan(5)
})
