import { expect, test } from 'vitest'
import { CHANNELS } from '../../../sandbox/site/people.ts'
import { makeSmall } from '../../../sandbox/site/small-room.ts'
import { type Boundary, startStopping } from '../../support/frozen-process.ts'
import { expectRightEnd, startWorker, untilTakenOver } from '../../support/mortal-room.ts'
import { SiteStory } from '../../support/site-story.ts'
import { postedByKey } from '../loops/check/evidence.ts'

const WORK = ['worker', '--queues', 'preflight,migrate,verify']

/** Where a worker of the cutover stands still, longer than its lease. */
const PLACES: readonly (readonly [string, Boundary])[] = [
  ['before it claims', { channel: 'stationmaster:redis', name: 'claim', moment: 'before' }],
  ['after it has claimed', { channel: 'stationmaster:redis', name: 'claim', moment: 'after' }],
  ['before it sends a command', { channel: 'winrm:request', name: 'Command', moment: 'before' }],
  [
    'before it commits what it intends',
    { channel: 'stationmaster:redis', name: 'commit', detail: 'change-intended', moment: 'before' },
  ],
  [
    'before it commits what it has done',
    { channel: 'stationmaster:redis', name: 'commit', detail: 'change-done', moment: 'before' },
  ],
]

test.each(PLACES)(
  'a worker that stands still %s, and wakes when another has taken over, applies nothing more',
  async (_, boundary) => {
    const story = await SiteStory.open({ lease: '2s' })
    makeSmall(story.site)
    await story.worker('--queues', 'notify')
    const preparing = await story.worker('--queues', 'preflight')
    await story.approved()
    preparing.signal('SIGTERM')
    await preparing.ended
    const frozen = await startStopping(story, boundary, ...WORK)
    await story.startNow()
    await frozen.untilStopped()

    await startWorker(story)
    await untilTakenOver(story)
    const epoch = await epochOf(story)
    frozen.wake()

    await expectRightEnd(story)
    expect(await epochOf(story)).toBeGreaterThanOrEqual(epoch)
  },
)

test('a relay that stands still before it posts, until another has posted for it, leaves nothing twice in Slack', async () => {
  const story = await SiteStory.open()
  makeSmall(story.site)
  await story.worker('--queues', 'preflight')
  const frozen = await startStopping(
    story,
    { channel: 'stationmaster:slack', name: 'chat.postMessage', moment: 'before' },
    ...['worker', '--queues', 'notify'],
  )
  await story.request()
  await frozen.untilStopped()

  await story.worker('--queues', 'notify')
  await story.untilState('needs-acknowledgement')
  frozen.wake()
  await frozen.untilAnswered()

  const twins = () =>
    [...postedByKey(Object.values(CHANNELS).map((channel) => story.driver.messages(channel)))]
      .filter(([, places]) => places.length > 1)
      .map(([key]) => key)
  await expect.poll(twins, { timeout: 60_000 }).toEqual([])
})

async function epochOf({ redis, prefix, id }: SiteStory): Promise<number> {
  return Number(await redis.hget(`{${prefix}}:m:${id}`, 'epoch'))
}
