import { expect, test } from 'vitest'
import { comparePlaces } from '../../sandbox/demo/compare-destination.ts'
import { createDesktops } from '../../sandbox/demo/story.ts'
import type { ProductProcess } from '../../sandbox/site/product-process.ts'
import type { Migration } from '../../src/migration/migration.ts'
import { ACTIONS } from '../../src/slack/ids.ts'
import { expectRightEnd, openMortalRoom, startWorker } from '../support/mortal-room.ts'
import { offers, type SiteStory } from '../support/site-story.ts'
import { faultsOf, secretsFound, shellsLeft } from '../support/soundness.ts'

const PATIENT = 300_000
const WHOLE = {
  logLevel: 'trace',
  scenario: 'whole-site',
  server: { copyBytesPerSecond: 8e9 },
  policy: { windowLength: '8h', progressPoll: '4s', pilotPoll: '4s', sessionGrace: '4s' },
} as const

const isRestarting = ({ state }: Migration) => state === 'restarting'
const isCopying = ({ cutover }: Migration) => Object.values(cutover?.progress ?? {}).some((each) => 'found' in each)
const isInPilot = ({ state }: Migration) => state === 'pilot'

/** Kills the worker once the record fulfils a condition, and starts another one. */
async function killWhen(
  story: SiteStory,
  worker: ProductProcess,
  what: string,
  holds: (m: Migration) => boolean,
): Promise<ProductProcess> {
  await story.untilRecord(what, holds)
  worker.signal('SIGKILL')
  await worker.ended
  return startWorker(story)
}

async function withSeats(story: SiteStory): Promise<void> {
  await story.untilState('waiting-for-stations')
  await story.site.destination.person.mapStations()
  createDesktops(story.site)
  await story.untilCard('seats to confirm', (card) => offers(card, ACTIONS.openSeats))
  await story.confirmSeats()
}

test('kill -9 while a restart is awaited, while the template is copied, and in the pilot: it ends right', {
  timeout: PATIENT,
}, async () => {
  const { story, first } = await openMortalRoom(WHOLE)
  await story.started()
  await withSeats(story)

  const second = await killWhen(story, first, 'a restart', isRestarting)
  const third = await killWhen(story, second, 'a copy under way', isCopying)
  await confirmAll(story)
  await killWhen(story, third, 'the pilot', isInPilot)

  await expectRightEnd(story)
  expect(await secretsFound(story)).toEqual([])
})

test('kill -9 in a rollback, while its restart is awaited and after a change: all is as it was before', {
  timeout: PATIENT,
}, async () => {
  const { story, fresh, first } = await openMortalRoom(WHOLE)
  const before = story.site.destination.state()
  await story.started()
  await withSeats(story)
  await confirmAll(story)
  await story.untilRecord('the pilot', isInPilot)
  fresh.holds.add('Remove-WmsUser', 'after-effect', { runs: 1 })
  await story.says('approver', `rollback ${story.id} Lessons begin at eight`)

  const second = await killWhen(story, first, 'the restart', isRestarting)
  await Promise.all([killHeld(story, second), putBack(story)])
  await story.untilRecord('the end', ({ state }) => state === 'rolled-back')

  expect(comparePlaces(before, story.site.destination.state())).toEqual([])
  expect([await faultsOf(story), await secretsFound(story)]).toEqual([[], []])
  await expect.poll(() => shellsLeft(story), { timeout: 20_000 }).toEqual([])
})

async function killHeld(story: SiteStory, worker: ProductProcess): Promise<ProductProcess> {
  await story.site.destination.machine.holds.untilHeld('Remove-WmsUser')
  return killWhen(story, worker, 'the hold', () => true)
}

async function putBack(story: SiteStory): Promise<void> {
  await story.untilCard('items of the rollback', (card) => offers(card, ACTIONS.openItems))
  story.site.destination.person.unplugStations()
  await confirmAll(story)
}

async function confirmAll(story: SiteStory): Promise<void> {
  await story.untilCard('items to confirm', (card) => offers(card, ACTIONS.openItems))
  await story.confirmItems()
}
