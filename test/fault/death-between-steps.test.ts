import { expect, test } from 'vitest'
import type { Barrier } from '../../sandbox/servers/state/holds.ts'
import { expectRightEnd, openMortalRoom, startWorker } from '../support/mortal-room.ts'
import type { SiteStory } from '../support/site-story.ts'

const DEATHS = ['SIGKILL', 'SIGSTOP'] as const
const ONCE = { runs: 1 }
/** The lease of two seconds, the round of the reconciler, reading both servers, and a busy machine. */
const MAX_TAKEOVER_MS = 12_000

/** The cutover has claimed and warned the sessions; the destination's write pool comes next. */
async function untilPoolIsNext(story: SiteStory): Promise<Barrier> {
  const { holds } = story.site.source.machine
  const barrier = holds.add('msg.exe', 'after-effect', ONCE)
  await story.started()
  await holds.untilHeld('msg.exe')
  return barrier
}

test.each(DEATHS)('%s between claim and create: the late session never writes', async (signal) => {
  const { story, fresh, first } = await openMortalRoom()
  const warned = await untilPoolIsNext(story)
  const creation = fresh.holds.add('wsman:create', 'before-effect', ONCE)
  warned.release()
  await fresh.holds.untilHeld('wsman:create')

  first.signal(signal)
  await startWorker(story)
  await story.untilState('waiting-for-stations')
  expect(creation.release()).toBe(1)
  first.signal('SIGCONT')

  await expectRightEnd(story)
})

test.each(DEATHS)('%s between the epoch check and the command: the command is refused', async (signal) => {
  const { story, fresh, first } = await openMortalRoom()
  const warned = await untilPoolIsNext(story)
  const observation = fresh.holds.add('Get-WmsSystem', 'before-effect', ONCE)
  warned.release()
  await fresh.holds.untilHeld('Get-WmsSystem')
  const command = fresh.holds.add('wsman:command', 'before-effect', ONCE)
  observation.release()
  await fresh.holds.untilHeld('wsman:command')

  first.signal(signal)
  await startWorker(story)
  await story.untilState('waiting-for-stations')
  expect(command.release()).toBe(1)
  first.signal('SIGCONT')

  await expectRightEnd(story)
})

test('kill -9 right after a claim: a worker that stands by takes over about when the lease ends', async () => {
  const { story, fresh, first } = await openMortalRoom()
  const warned = await untilPoolIsNext(story)
  await startWorker(story)
  const creation = fresh.holds.add('wsman:create', 'before-effect', ONCE)
  warned.release()
  await fresh.holds.untilHeld('wsman:create')

  first.signal('SIGKILL')
  const diedAt = performance.now()
  await fresh.log.until(({ mutates, phase }) => mutates && phase === 'started')

  expect(performance.now() - diedAt).toBeLessThan(MAX_TAKEOVER_MS)
  expect(creation.release()).toBe(1)
  await expectRightEnd(story)
})
