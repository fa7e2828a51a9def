import { expect, test } from 'vitest'
import type { Barrier, HoldPoint } from '../../sandbox/servers/state/holds.ts'
import { effects } from '../support/command-log-checks.ts'
import { missingOnDestination } from '../support/pair-check.ts'
import { SiteStory, shows } from '../support/site-story.ts'
import { makeSmall } from '../support/small-room.ts'
import { faultsOf, shellsLeft } from '../support/soundness.ts'

const ONCE = { runs: 1 }
/** The lease of two seconds, the round of the reconciler, reading both servers, and a busy machine. */
const MAX_TAKEOVER_MS = 12_000

async function openRoom(options: Parameters<typeof SiteStory.open>[0] = {}) {
  const story = await SiteStory.open({ lease: '2s', ...options })
  makeSmall(story.site)
  // Messages are another worker's, so that people see at once what the others do.
  const [first] = await Promise.all([worker(story), story.worker('--queues', 'notify')])
  return { story, fresh: story.site.destination.machine, first }
}

function worker(story: SiteStory) {
  return story.worker('--queues', 'preflight,migrate,verify')
}

/** Brings the migration to its end, and expects everything to be as if no worker had died. */
async function expectRightEnd(story: SiteStory) {
  const card = await story.finish()

  expect(shows(card, 'completed')).toBe(true)
  expect(missingOnDestination(story.site.source.state(), story.site.destination.state())).toEqual([])
  expect(await faultsOf(story)).toEqual([])
  await expect.poll(() => shellsLeft(story), { timeout: 20_000 }).toEqual([])
}

/** Resolves when a later claim has begun to write. */
function untilTakenOver(story: SiteStory, command: string) {
  const { log } = story.site.destination.machine
  const epochOf = (name: string | null) => Number(name?.split('.').at(-1))
  const earlier = Math.max(
    ...log
      .entries()
      .filter(({ mutates }) => mutates)
      .map((entry) => epochOf(entry.shellName)),
    0,
  )
  return log.until(
    (entry) =>
      entry.mutates && epochOf(entry.shellName) > earlier && entry.phase === 'started' && entry.command !== command,
  )
}

const DEATHS = ['SIGKILL', 'SIGSTOP'] as const
const MOMENTS: readonly HoldPoint[] = ['before-effect', 'after-effect']

test.each(DEATHS.flatMap((signal) => MOMENTS.map((at) => ({ signal, at }))))(
  '$signal while a cmdlet runs, $at: another worker takes over and nothing is done twice',
  async ({ signal, at }) => {
    const { story, fresh, first } = await openRoom()
    fresh.holds.add('New-WmsUser', at, ONCE)
    await story.started()
    await fresh.holds.untilHeld('New-WmsUser')

    first.signal(signal)
    await worker(story)
    await untilTakenOver(story, 'New-WmsUser')
    first.signal('SIGCONT')

    await expectRightEnd(story)
    expect(effects(fresh.log.entries()).filter((command) => command === 'New-WmsUser')).toHaveLength(3)
  },
)

test('kill -9 while a cmdlet runs that takes effect before anybody takes over: it is found done', async () => {
  const { story, fresh, first } = await openRoom()
  const barrier = fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')

  first.signal('SIGKILL')
  await first.ended
  barrier.release()
  await fresh.log.until((entry) => entry.command === 'New-WmsUser' && entry.phase === 'took-effect')
  await worker(story)

  await expectRightEnd(story)
})

test('kill -9 right after a claim: a worker that stands by takes over about when the lease ends', async () => {
  const { story, fresh, first } = await openRoom()
  const warned = await untilPoolIsNext(story)
  await worker(story)
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

test('kill -9 while a cmdlet runs that outlives its removed session: nobody writes beside it', async () => {
  const { story, fresh, first } = await openRoom({ server: { shellEndMs: 1_000 } })
  const barrier = fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')

  first.signal('SIGKILL')
  const removal = fresh.holds.add('wsman:delete', 'before-effect', ONCE)
  await worker(story)
  await fresh.holds.untilHeld('wsman:delete')
  removal.release()
  barrier.release()

  await expectRightEnd(story)
})

/** The cutover has claimed and warned the sessions; the destination's write pool comes next. */
async function untilPoolIsNext(story: SiteStory): Promise<Barrier> {
  const { holds } = story.site.source.machine
  const barrier = holds.add('msg.exe', 'after-effect', ONCE)
  await story.started()
  await holds.untilHeld('msg.exe')
  return barrier
}

test.each(DEATHS)('%s between claim and create: the late session never writes', async (signal) => {
  const { story, fresh, first } = await openRoom()
  const warned = await untilPoolIsNext(story)
  const creation = fresh.holds.add('wsman:create', 'before-effect', ONCE)
  warned.release()
  await fresh.holds.untilHeld('wsman:create')

  first.signal(signal)
  await worker(story)
  await story.untilState('waiting-for-stations')
  expect(creation.release()).toBe(1)
  first.signal('SIGCONT')

  await expectRightEnd(story)
})

test.each(DEATHS)('%s between the epoch check and the command: the command is refused', async (signal) => {
  const { story, fresh, first } = await openRoom()
  const warned = await untilPoolIsNext(story)
  const observation = fresh.holds.add('Get-WmsSystem', 'before-effect', ONCE)
  warned.release()
  await fresh.holds.untilHeld('Get-WmsSystem')
  const command = fresh.holds.add('wsman:command', 'before-effect', ONCE)
  observation.release()
  await fresh.holds.untilHeld('wsman:command')

  first.signal(signal)
  await worker(story)
  await story.untilState('waiting-for-stations')
  expect(command.release()).toBe(1)
  first.signal('SIGCONT')

  await expectRightEnd(story)
})
