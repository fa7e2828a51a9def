import { expect, test } from 'vitest'
import { CHANNELS, PEOPLE } from '../../sandbox/site/people.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { ACTIONS } from '../../src/slack/ids.ts'
import { SiteStory, wordsOf } from '../support/site-story.ts'

/** Each bot has two connections. */
const TWICE_TO_BOTH = { toAll: true }
const PATIENT = { timeoutMs: 60_000 }

async function openWithTwoBots() {
  const story = await SiteStory.open()
  makeSmall(story.site)
  await Promise.all([story.site.start('bot'), story.worker()])
  await story.driver.waitForConnections(4, PATIENT)
  return story
}

/** Two bots that take a number each for the same request use one of them: which one is the store's to say. */
async function takeId(story: SiteStory): Promise<void> {
  const [only] = await story.store.list(10)
  if (!only) throw new Error('no migration was requested')
  story.id = only.id
}

function different(texts: readonly string[]): number {
  return new Set(texts).size
}

test('commands, clicks and submissions that two bots get twice each happen once, with one answer', async () => {
  const story = await openWithTwoBots()
  const requester = story.person('requester')
  const approver = story.person('approver')

  const asked = await requester.command('/migrate', 'start lab-old lab-new', {
    ...TWICE_TO_BOTH,
    channel: CHANNELS.updates,
  })
  await asked.waitForResponse(4, PATIENT)
  await takeId(story)
  await story.untilState('needs-acknowledgement')
  const acknowledged = await approver.command('/migrate', `acknowledge ${story.id}`, TWICE_TO_BOTH)
  await acknowledged.waitForResponse(4, PATIENT)
  const card = await story.untilState('needs-approval')
  const checked = await requester.click(card, ACTIONS.checkAgain, TWICE_TO_BOTH)
  await checked.waitForResponse(4, PATIENT)
  const again = await story.untilCard('checked again', (now) => now.edited?.ts !== card.edited?.ts)
  expect(again.text).not.toBe('')
  await story.untilState('needs-approval')
  const plan = await story.opensPlan('approver')
  const approved = await approver.submit(plan, {}, TWICE_TO_BOTH)
  await story.untilState('needs-window')
  const started = await approver.command('/migrate', `schedule ${story.id} now The room is empty`, TWICE_TO_BOTH)
  await started.waitForResponse(4, PATIENT)
  await story.untilState('waiting-for-stations')
  const stopped = await story.person('operator').click(story.card(), ACTIONS.stop, TWICE_TO_BOTH)
  await stopped.waitForResponse(4, PATIENT)
  await story.untilState('stopped')

  for (const { responses } of [asked, acknowledged, checked, started, stopped]) {
    expect(different(responses.map(({ text }) => text))).toBe(1)
    expect(responses).toHaveLength(4)
  }
  expect(approved.acks).toHaveLength(4)
  expect(different(approved.acks.map(({ payload }) => JSON.stringify(payload)))).toBe(1)
  expect(wordsOf(approved)).toContain(story.id)
  const types = await story.eventTypes()
  const once = ['requested', 'acknowledged', 'check-requested', 'approved', 'scheduled', 'stop-requested', 'stopped']
  for (const type of once) expect([type, types.filter((each) => each === type).length]).toEqual([type, 1])
  expect(await story.store.list(10)).toHaveLength(1)
})

test('the form, filled in and delivered twice to both bots, asks for one migration and posts one card', async () => {
  const story = await openWithTwoBots()
  const requester = story.person('requester')
  await requester.command('/migrate', '', TWICE_TO_BOTH)
  const form = await story.driver.waitForView(
    PEOPLE.requester,
    (view) => JSON.stringify(view).includes('start.source'),
    PATIENT,
  )

  const sent = await requester.submit(
    form,
    { 'start.source': 'lab-old', 'start.destination': 'lab-new' },
    TWICE_TO_BOTH,
  )
  await takeId(story)
  await story.untilState('needs-acknowledgement')

  expect(different(sent.acks.map(({ payload }) => JSON.stringify(payload)))).toBe(1)
  expect(await story.eventTypes()).toEqual(['requested', 'assessed'])
  expect(await story.store.list(10)).toHaveLength(1)
  const cards = story.driver.messages(CHANNELS.updates).filter(({ text }) => text.startsWith(`${story.id} from `))
  expect(cards).toHaveLength(1)
})
