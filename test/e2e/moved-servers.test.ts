import { expect, test } from 'vitest'
import { compareDestination } from '../../sandbox/demo/compare-destination.ts'
import type { ServerState } from '../../sandbox/servers/state/server-state.ts'
import { CHANNELS } from '../../sandbox/site/people.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { effects } from '../support/command-log-checks.ts'
import { SiteStory, shows } from '../support/site-story.ts'
import { faultsOf } from '../support/soundness.ts'

const ONCE = { runs: 1 }
const MINUTE_MS = 60_000

/** `only-on-destination` gives the new server an account and a managed server that the old one does not have. */
async function openRoom(options: Parameters<typeof SiteStory.open>[0] = {}) {
  const story = await SiteStory.open({ scenario: 'only-on-destination', ...options })
  makeSmall(story.site)
  await story.worker()
  return story
}

function helpDesk({ users, groups, wms }: ServerState) {
  const user = users.find(({ name }) => name === 'helpdesk')
  const memberships = groups.filter(({ members }) => members.some(({ name }) => name.endsWith('\\helpdesk')))
  return { user, groups: memberships.map(({ name }) => name), servers: wms.multiPointServers.includes('MPS-LAB9') }
}

/** Nothing was written, and the card shows what moved and asks for approval again. */
async function expectVoid(story: SiteStory, moved: string) {
  const card = await story.untilState('needs-approval', 'needs-acknowledgement')
  expect(JSON.stringify(card.blocks)).toContain('What has moved since the approval')
  expect(JSON.stringify(card.blocks)).toContain(moved)
  expect(effects(story.site.destination.commandLog())).toEqual([])
  // People are warned on their screens ahead of the start; that changes nothing on the server.
  expect(effects(story.site.source.commandLog()).filter((command) => command !== 'msg.exe')).toEqual([])
}

/** A second approval carries it through, and what only the destination has is still there. */
async function expectRightEnd(story: SiteStory, own: unknown) {
  if (shows(story.card(), 'needs-acknowledgement')) await story.acknowledge()
  await story.approve()
  await story.untilState('needs-window', 'scheduled')
  await story.startNow()
  const card = await story.finish()

  expect(shows(card, 'completed')).toBe(true)
  const { source, destination } = story.site
  expect(compareDestination(source.state(), destination.state())).toEqual([])
  expect(helpDesk(destination.state())).toEqual(own)
  expect(await faultsOf(story)).toEqual([])
}

test('a setting of the source that changes before a notice voids the approval ahead of the notice', async () => {
  const policy = { noticesBefore: ['3m'], recheckLead: '30s', startTolerance: '2h' }
  const story = await openRoom({ speed: 60, policy })
  const own = helpDesk(story.site.destination.state())
  await story.approved()
  const startAt = new Date(Math.ceil((story.site.now() + 5 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS)
  const when = startAt.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16)
  expect(await story.says('requester', `schedule 1 ${when}`)).toContain('MIG-1 starts at')
  story.site.source.change(({ wms }) => {
    wms.bootToConsoleMode = true
  })

  await expectVoid(story, 'was off, is now on')

  const events = await story.store.events(story.id)
  const voided = events.find(({ event }) => event.type === 'approval-voided')
  expect(voided?.at).toBeLessThan(startAt.getTime())
  const told = await story.driver.waitForMessage(CHANNELS.staff, ({ text }) => /not|void|off/i.test(text))
  expect(told.text).not.toContain('kiosk')
  await expectRightEnd(story, own)
})

test('a setting of the destination that changes in the last second before the start stops it before anything is written', async () => {
  const story = await openRoom()
  const own = helpDesk(story.site.destination.state())
  const { holds } = story.site.destination.machine
  await story.approved()
  const barrier = holds.add('wsman:command', 'before-effect', ONCE)
  await story.startNow()
  await holds.untilHeld('wsman:command')
  story.site.destination.change(({ wms }) => {
    wms.isDesktopMonitoringAllowed = false
  })
  barrier.release()

  await expectVoid(story, 'was on, is now off')

  await expectRightEnd(story, own)
})

test('an account that appears between the start and the first write stops it before anything is written', async () => {
  const story = await openRoom()
  const { source, destination } = story.site
  const { holds } = destination.machine
  await story.approved()
  const atTheStart = holds.add('wsman:command', 'before-effect', ONCE)
  await story.startNow()
  await holds.untilHeld('wsman:command')
  const beforeTheFirstWrite = holds.add('wsman:command', 'before-effect', ONCE)
  atTheStart.release()
  await holds.untilHeld('wsman:command')
  await story.untilState('migrating')
  const newcomer = source.state().users.find(({ name }) => name === 'teacher01')
  if (!newcomer) throw new Error('the sample has no teacher01')
  destination.change((state) => state.users.push({ ...newcomer, fullName: 'Somebody Else', rid: 1077 }))
  const own = helpDesk(destination.state())
  beforeTheFirstWrite.release()

  await expectVoid(story, 'was not there')

  expect(await story.eventTypes()).toContain('started')
  expect(JSON.stringify(story.card())).not.toContain('teacher01')
  await expectRightEnd(story, own)
})
