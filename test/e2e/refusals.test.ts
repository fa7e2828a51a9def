import { expect, test } from 'vitest'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { ACTIONS } from '../../src/slack/ids.ts'
import { effects } from '../support/command-log-checks.ts'
import { SiteStory, wordsOf } from '../support/site-story.ts'

async function openRoom(options: Parameters<typeof SiteStory.open>[0] = {}) {
  const story = await SiteStory.open(options)
  makeSmall(story.site)
  await story.worker()
  return story
}

const APPROVER = '<@U01CAROL>'

test('nobody approves, acknowledges or rejects their own request', async () => {
  const story = await openRoom()
  await story.says('approver', 'start lab-old lab-new')
  await story.untilState('needs-acknowledgement')

  expect(await story.says('approver', 'acknowledge 1')).toBe(
    `This migration is your own request: somebody else has to acknowledge it. Ask ${APPROVER}.`,
  )
  expect(await story.says('approver', 'reject 1 No time')).toBe(
    `This migration is your own request: somebody else has to reject it. Ask ${APPROVER}.`,
  )
  const { digest } = await story.record()
  expect(await story.says('approver', `approve 1 ${digest}`)).toBe(
    `This migration is your own request: somebody else has to approve it. Ask ${APPROVER}.`,
  )
  const plan = await story.opensPlan('approver')
  expect(plan.submit).toBeNull()
  expect(await story.eventTypes()).toEqual(['requested', 'assessed'])
})

test('a role that lacks the right is told which role it takes and whom to ask', async () => {
  const story = await openRoom()
  await story.request()
  await story.acknowledge()
  const card = await story.untilState('needs-approval')
  const { digest } = await story.record()
  const before = await story.eventTypes()

  expect(await story.says('operator', `approve 1 ${digest}`)).toBe(
    `You need the role approver to approve a migration, and you don't have it. Ask ${APPROVER}.`,
  )
  expect(await story.says('requester', 'acknowledge 1')).toBe(
    `You need the role approver to acknowledge a migration, and you don't have it. Ask ${APPROVER}.`,
  )
  expect(await story.says('requester', 'stop 1')).toBe(
    "You need the role operator to stop a migration, and you don't have it. Ask <@U02ONSITE>.",
  )
  const stranger = await story.person('teacher').command('/migrate', 'start lab-old lab-new')
  expect((await stranger.waitForResponse()).text).toBe(
    "You need the role requester to start a migration, and you don't have it. Ask <@U03REQ>.",
  )
  expect(await story.presses('teacher', ACTIONS.cancel, card)).toBe(
    "You need the role requester to cancel a migration, and you don't have it. Ask <@U03REQ>.",
  )
  expect(await story.presses('operator', ACTIONS.cancel, card)).toBe(
    `Only the person who asked for this migration, or an approver, may cancel it. Ask <@U03REQ> or ${APPROVER}.`,
  )
  const plan = await story.opensPlan('operator')
  expect(plan.submit).toBeNull()
  expect(await story.eventTypes()).toEqual(before)
})

test('a plan that has changed since it was shown, or that is another migration’s, is not approved', async () => {
  const story = await openRoom()
  await story.request()
  await story.acknowledge()
  await story.untilState('needs-approval')
  const older = await story.record()
  const olderPlan = await story.opensPlan('approver')
  story.site.source.change(({ wms }) => {
    wms.bootToConsoleMode = true
  })
  await story.says('requester', 'check 1')
  await story.untilCard('a new plan', (card) => !JSON.stringify(card.blocks).includes(older.digest?.slice(0, 8) ?? ''))
  await story.untilState('needs-approval')
  const newer = await story.record()
  const stale = (id: string, digest: string | null) =>
    `That was an older plan of ${id}, or another migration's: the plan has changed since it was shown to you. Look at the present plan (${digest?.slice(0, 8)}) and decide on that one.`

  const submitted = await story.person('approver').submit(olderPlan)
  expect(wordsOf(submitted)).toBe(stale('MIG-1', newer.digest))
  expect(await story.says('approver', `approve 1 ${older.digest}`)).toBe(stale('MIG-1', newer.digest))
  expect((await story.record()).state).toBe('needs-approval')

  const firstCard = story.card()
  const firstPlan = await story.opensPlan('approver')
  await story.says('requester', 'cancel 1')
  story.site.source.change(({ wms }) => {
    wms.bootToConsoleMode = false
  })
  await story.request()
  await story.acknowledge()
  await story.untilState('needs-approval')
  expect(story.id).toBe('MIG-2')
  const second = await story.record()
  const hasEnded = "MIG-1 can't be approved: it is cancelled. It has ended."

  expect(wordsOf(await story.person('approver').submit(firstPlan))).toBe(hasEnded)
  expect(await story.says('approver', `approve 2 ${newer.digest}`)).toBe(stale('MIG-2', second.digest))
  expect(await story.presses('requester', ACTIONS.cancel, firstCard)).toBe(
    "MIG-1 can't be cancelled: it is cancelled. It has ended.",
  )
  expect((await story.record()).state).toBe('needs-approval')
  expect(effects(story.site.destination.commandLog())).toEqual([])
})
