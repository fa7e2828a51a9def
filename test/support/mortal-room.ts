import { expect } from 'vitest'
import { compareDestination } from '../../sandbox/demo/compare-destination.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { SiteStory, type StoryOptions, shows } from './site-story.ts'
import { faultsOf, shellsLeft } from './soundness.ts'

/** A small room whose first worker is there to be killed; leases end soon. */
export async function openMortalRoom(options: StoryOptions = {}) {
  const story = await SiteStory.open({ lease: '2s', ...options })
  makeSmall(story.site)
  // Messages are another worker's, so that people see at once what the others do.
  const [first] = await Promise.all([startWorker(story), story.worker('--queues', 'notify')])
  return { story, fresh: story.site.destination.machine, first }
}

/** Another worker that takes over. */
export function startWorker(story: SiteStory) {
  return story.worker('--queues', 'preflight,migrate,verify')
}

/** Resolves when a later claim than the present one has begun to write. */
export function untilTakenOver(story: SiteStory) {
  const { log } = story.site.destination.machine
  const epochOf = (name: string | null) => Number(name?.split('.').at(-1))
  const writes = log.entries().filter(({ mutates }) => mutates)
  const earlier = Math.max(...writes.map(({ shellName }) => epochOf(shellName)), 0)
  return log.until(({ mutates, phase, shellName }) => mutates && phase === 'started' && epochOf(shellName) > earlier)
}

/** Brings the migration to its end, and expects everything to be as if no worker had died. */
export async function expectRightEnd(story: SiteStory): Promise<void> {
  const card = await story.finish()

  expect(shows(card, 'completed')).toBe(true)
  expect(compareDestination(story.site.source.state(), story.site.destination.state())).toEqual([])
  expect(await faultsOf(story)).toEqual([])
  await expect.poll(() => shellsLeft(story), { timeout: 20_000 }).toEqual([])
}
