import { expect, test } from 'vitest'
import { compareDestination } from '../../sandbox/demo/compare-destination.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import type { StoredMessage } from '../../sandbox/slack/workspace/message.ts'
import type { StateName } from '../../src/migration/states.ts'
import { ACTIONS } from '../../src/slack/ids.ts'
import { effects } from '../support/command-log-checks.ts'
import { offers, SiteStory, shows } from '../support/site-story.ts'
import { faultsOf } from '../support/soundness.ts'

const CANCELLED = 'is cancelled. Nothing was changed on the destination.'
const AFTER_CHANGE = /^MIG-1 stops after the change in hand; its thread then says what is done and what is not\.$/
const ONCE = { runs: 1 }

async function openRoom(options: Parameters<typeof SiteStory.open>[0] = {}) {
  const story = await SiteStory.open(options)
  makeSmall(story.site)
  await story.worker()
  return { story, old: story.site.source.machine, fresh: story.site.destination.machine }
}

function writes({ site }: SiteStory): string[] {
  return [site.source, site.destination].flatMap((server) => effects(server.commandLog()))
}

/** Changes of which it is not known whether they were made. */
async function halfApplied(story: SiteStory): Promise<string[]> {
  const { cutover } = await story.record()
  return Object.entries(cutover?.progress ?? {}).flatMap(([id, { status }]) => (status === 'intended' ? [id] : []))
}

function awaitsItems(card: StoredMessage): boolean {
  return shows(card, 'waiting-for-person') && offers(card, ACTIONS.openItems)
}

/** Asks for a migration again, up to this state. */
const UP_TO: Partial<Record<StateName, (story: SiteStory) => Promise<unknown>>> = {
  'needs-acknowledgement': (story) => story.request(),
  'needs-approval': (story) => story.request().then(() => story.acknowledge()),
  'needs-window': (story) => story.approved(),
  scheduled: (story) => story.approved().then(() => story.says('requester', `schedule ${story.id} 2030-01-15 10:00`)),
}

test('before the cutover, stop says to cancel instead, and cancel ends it with nothing written', async () => {
  const { story, old } = await openRoom({ policy: { approvalExpires: '40000h' } })

  const barrier = old.holds.add('wsman:create', 'before-effect', ONCE)
  await story.request()
  await old.holds.untilHeld('wsman:create')
  expect(await story.says('operator', 'stop 1')).toBe(
    "MIG-1 can't be stopped: it is examining both servers, and nothing is being changed. Cancel it instead.",
  )
  expect(await story.says('requester', 'cancel 1')).toBe(`MIG-1 ${CANCELLED}`)
  barrier.release()
  await story.untilState('cancelled')

  for (const [state, reach] of Object.entries(UP_TO) as [StateName, (story: SiteStory) => Promise<unknown>][]) {
    await reach(story)
    await story.untilState(state)
    expect(await story.says('operator', `stop ${story.id}`)).toContain(
      'and nothing is being changed. Cancel it instead.',
    )
    expect(await story.presses('requester', ACTIONS.cancel)).toBe(`${story.id} ${CANCELLED}`)
    await story.untilState('cancelled')
    expect(await story.says('requester', `cancel ${story.id}`)).toBe(
      `${story.id} can't be cancelled: it is cancelled. It has ended.`,
    )
    expect(await story.says('operator', `stop ${story.id}`)).toBe(
      `${story.id} can't be stopped: it is cancelled. It has ended.`,
    )
  }
  expect(story.id).toBe('MIG-5')
  expect(writes(story)).toEqual([])
})

test('a blocked migration is not stopped but cancelled, and a rejected one is neither', async () => {
  const { story } = await openRoom({ scenario: 'dest-role-missing' })

  await story.request()
  await story.untilState('blocked')
  expect(await story.says('operator', `stop ${story.id}`)).toContain('and nothing is being changed. Cancel it instead.')
  expect(await story.says('requester', `cancel ${story.id}`)).toBe(`MIG-1 ${CANCELLED}`)
  await story.untilState('cancelled')

  await story.request()
  await story.untilState('blocked')
  await story.says('approver', `reject ${story.id} The role is missing`)
  await story.untilState('rejected')
  expect(await story.says('operator', `stop ${story.id}`)).toBe("MIG-2 can't be stopped: it is rejected. It has ended.")
  expect(await story.says('approver', `cancel ${story.id}`)).toBe(
    "MIG-2 can't be cancelled: it is rejected. It has ended.",
  )

  expect(writes(story)).toEqual([])
})

test('an expired migration is neither stopped nor cancelled', async () => {
  const { story } = await openRoom({ policy: { approvalExpires: '1m' } })

  await story.request()
  await story.untilState('expired')

  expect(await story.says('operator', `stop ${story.id}`)).toContain('It has ended.')
  expect(await story.says('approver', `cancel ${story.id}`)).toContain('It has ended.')
  expect(writes(story)).toEqual([])
})

test('in every state of the cutover, cancel asks for a stop first, stop stops whole, and resume completes it', async () => {
  const { story, fresh } = await openRoom()
  const refusesCancel = async (says: string) => {
    expect(await story.says('requester', `cancel ${story.id}`)).toBe(
      `MIG-1 can't be cancelled while it is ${says}. Stop it first; then it says what is done and what is not, and can be cancelled.`,
    )
  }
  const stops = async (answer = /^MIG-1 is stopped\. Done: .+\. Not done: .+\.$/) => {
    expect(await story.presses('operator', ACTIONS.stop)).toMatch(answer)
  }
  const isStoppedWhole = async () => {
    await story.untilState('stopped')
    expect(await halfApplied(story)).toEqual([])
    expect(await story.says('operator', `stop ${story.id}`)).toBe('MIG-1 is stopped already. Resume it, or cancel it.')
  }
  const resumes = async () => {
    expect(await story.presses('operator', ACTIONS.resume)).toBe('MIG-1 goes on.')
    await story.untilCard('going on', (card) => !shows(card, 'stopped'))
  }

  const account = fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')
  await story.untilState('migrating')
  await refusesCancel('migrating')
  await stops(AFTER_CHANGE)
  expect(await story.says('operator', `stop ${story.id}`)).toBe(
    'MIG-1 is already stopping: the change in hand is being finished.',
  )
  account.release()
  await isStoppedWhole()
  expect(effects(fresh.log.entries()).filter((command) => command === 'New-WmsUser')).toHaveLength(1)
  await resumes()

  await story.untilState('waiting-for-stations')
  await refusesCancel('waiting for the stations to be connected and mapped')
  await stops()
  await isStoppedWhole()
  await story.site.destination.person.mapStations()
  await resumes()

  await story.untilState('waiting-for-person')
  await refusesCancel('waiting for a person')
  await stops()
  await isStoppedWhole()
  await resumes()
  await story.untilState('waiting-for-person')
  await story.confirmSeats()

  await story.untilCard('manual items', awaitsItems)
  await refusesCancel('waiting for a person')
  await stops()
  await isStoppedWhole()
  await resumes()
  await story.untilCard('manual items', awaitsItems)

  const reading = fresh.holds.add('Get-WmsStation', 'before-effect', ONCE)
  await story.confirmItems()
  await fresh.holds.untilHeld('Get-WmsStation')
  await story.untilState('verifying')
  await refusesCancel('verifying the destination')
  await stops(AFTER_CHANGE)
  reading.release()
  await isStoppedWhole()
  await resumes()
  const card = await story.finish()

  expect(shows(card, 'completed')).toBe(true)
  expect(await story.says('operator', `stop ${story.id}`)).toBe(
    "MIG-1 can't be stopped: it is completed. What can be done now: verify, retire, rollback.",
  )
  expect(await story.says('requester', `cancel ${story.id}`)).toBe(
    "MIG-1 can't be cancelled: it is completed. What can be done now: verify, retire, rollback.",
  )
  expect(compareDestination(story.site.source.state(), story.site.destination.state())).toEqual([])
  expect(await faultsOf(story)).toEqual([])
})

test('a stopped and a failed migration can be cancelled, and what was done is done whole', async () => {
  const { story, fresh } = await openRoom({ scenario: 'liar' })
  const account = fresh.holds.add('Set-WmsSystem', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('Set-WmsSystem')
  await story.untilState('migrating')
  await story.presses('operator', ACTIONS.stop)
  account.release()
  await story.untilState('stopped')
  expect(await halfApplied(story)).toEqual([])
  expect(await story.presses('requester', ACTIONS.cancel)).toMatch(
    /^MIG-1 is cancelled\. What was changed on the destination stays\. Done: server settings 1\. Not done: /,
  )
  await story.untilState('cancelled')

  await story.started()
  const card = await story.untilState('failed')
  expect(JSON.stringify(card.blocks)).toContain('it reads back as')
  expect(await story.says('operator', `stop ${story.id}`)).toBe(
    "MIG-2 can't be stopped: it is failed, and nothing is being changed. Cancel it instead.",
  )
  expect(await story.says('requester', `cancel ${story.id}`)).toMatch(/^MIG-2 is cancelled\. /)
  await story.untilState('cancelled')
  expect(await halfApplied(story)).toEqual([])
})
