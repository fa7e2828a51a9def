import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../../src/migration/refusal.ts'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { resumeMigration } from '../../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../../src/operations/acts/cutover/stop-migration.ts'
import { cancelMigration } from '../../../src/operations/acts/request/cancel-migration.ts'
import { ALICE, aSite, type FakeSite, OSCAR } from '../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingItems,
  awaitingSeats,
  awaitingStations,
  completed,
  confirmAll,
  eventTypes,
  goOnUntil,
  ID,
  look,
  record,
  requested,
  scheduled,
  settle,
  story,
  told,
} from '../../support/fake-story.ts'

const stop = (site: FakeSite) => stopMigration(site.ports, actBy(OSCAR), { id: ID })
const resume = (site: FakeSite) => resumeMigration(site.ports, actBy(OSCAR), { id: ID })
const cancel = (site: FakeSite) => cancelMigration(site.ports, actBy(ALICE), { id: ID })

/** Started, and stopped while its third change is being made. */
async function stoppedInTheMiddle(site: FakeSite) {
  await scheduled(site)
  site.destination.onApply = async () => {
    if (site.destination.applied.length === 2) told(await stop(site))
  }
  const m = await goOnUntil(site, ({ state }) => state === 'stopped')
  site.destination.onApply = () => {}
  return m
}

describe('a stop', () => {
  it('in the middle of a change lets that change be finished, and no other begin', async () => {
    const site = aSite()

    await stoppedInTheMiddle(site)

    expect(site.destination.applied).toHaveLength(3)
    expect((await eventTypes(site)).slice(-3)).toEqual(['stop-requested', 'change-done', 'stopped'])
    expect((await record(site)).stopRequestedBy).toBeNull()
  })

  it('says what is done and what is not', async () => {
    const site = aSite()

    await stoppedInTheMiddle(site)

    expect(story(site).at(-1)).toBe(
      'Stopped. Done: server settings 3. Not done: accounts 34, stations 24, managed computers 3, items done by hand 1.',
    )
  })

  it('can be resumed, and nothing that is done is done again', async () => {
    const site = aSite()
    await stoppedInTheMiddle(site)

    told(await resume(site))
    const m = await goOnUntil(site, ({ state }) => state === 'waiting-for-stations')

    expect(m.cutover?.progress).toMatchObject({ 'setting.multiple-sessions': { status: 'done', how: 'applied' } })
    expect(new Set(site.destination.applied).size).toBe(site.destination.applied.length)
  })

  it('keeps the locks until it is cancelled, which says what stays', async () => {
    const site = aSite()
    await stoppedInTheMiddle(site)
    const held = await site.store.lockHolder('lab-old.local')

    const sentence = told(await cancel(site))

    expect(held).toBe(ID)
    expect(await site.store.lockHolder('lab-old.local')).toBeUndefined()
    expect(sentence).toBe(
      'MIG-1 is cancelled. What was changed on the destination stays. Done: server settings 3. Not done: accounts 34, stations 24, managed computers 3, items done by hand 1.',
    )
  })

  it('where nothing is in hand takes effect at once, and says so', async () => {
    const site = aSite()
    await awaitingStations(site)

    const sentence = told(await stop(site))

    expect(sentence).toMatch(/^MIG-1 is stopped\. Done: server settings 3, accounts 21\. Not done: stations 24,/)
    expect((await record(site)).state).toBe('stopped')
  })

  it('does not wait for the next try of what went wrong', async () => {
    const site = aSite()
    await awaitingSeats(site)
    told(await stop(site))
    site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }
    told(await resume(site))
    expect((await settle(site)).cutover?.retryAt).toBeGreaterThan(site.clock.now())

    told(await stop(site))

    expect((await settle(site)).state).toBe('stopped')
  })

  it('while verifying does not wait for a server that is away', async () => {
    const site = aSite()
    await awaitingItems(site)
    await confirmAll(site)
    await look(site)
    expect((await record(site)).state).toBe('verifying')
    site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }
    await settle(site)

    told(await stop(site))

    expect((await settle(site)).state).toBe('stopped')
  })

  it('that comes while the destination is read for verification wins over its result', async () => {
    const site = aSite()
    await awaitingItems(site)
    await confirmAll(site)
    await look(site)
    site.destination.onRead = async () => void (await stop(site))

    expect((await settle(site)).state).toBe('stopped')
  })

  it('that comes just before people are asked for something is not forgotten', async () => {
    const site = aSite()
    await awaitingSeats(site)
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
    stopBeforeCommitOf(site, 'parked')

    const m = await goOnUntil(site, ({ state }) => state !== 'migrating')

    expect(m.state).toBe('stopped')
  })

  it('that comes just before trouble would be parked is not forgotten', async () => {
    const site = aSite({ retryDelaysMs: [] })
    await scheduled(site)
    site.destination.behaviours.set('setting.multiple-sessions', ['is-lost-before'])
    stopBeforeCommitOf(site, 'parked')

    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled' && state !== 'migrating')

    expect(m.state).toBe('stopped')
  })

  it('that comes before anybody was warned warns nobody', async () => {
    const site = aSite()
    await scheduled(site)
    stopBeforeCommitOf(site, 'sessions-warning-intended')

    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled' && state !== 'migrating')

    expect(m.state).toBe('stopped')
    expect(site.source.warningsFromStart).toEqual([])
  })
})

/** Somebody presses Stop just before the worker commits an event of this type. */
function stopBeforeCommitOf(site: FakeSite, type: string): void {
  const commit = site.store.commit.bind(site.store)
  let isPressed = false
  site.store.commit = async (request) => {
    if (!isPressed && request.events.some(({ event }) => event.type === type)) {
      isPressed = true
      told(await stop(site))
    }
    return commit(request)
  }
}

const STAGES = {
  requested,
  approved,
  scheduled,
  'waiting for stations': awaitingStations,
  'waiting for seats': awaitingSeats,
  'waiting for items': awaitingItems,
  completed,
} as const

describe('in every stage', () => {
  it.each(Object.entries(STAGES))(
    '%s: exactly one of stop and cancel is possible, or it has ended',
    async (_, play) => {
      const [one, other] = [aSite(), aSite()]
      await play(one)
      await play(other)

      const [stopped, cancelled] = [await stop(one), await cancel(other)]

      const isEnded = (await record(other)).state === 'completed'
      expect([isRefusal(stopped), isRefusal(cancelled)].filter((refused) => !refused)).toHaveLength(isEnded ? 0 : 1)
      for (const outcome of [stopped, cancelled]) expect(outcome.sentence).toMatch(/^MIG-1 [^<>]+\.$/)
    },
  )
})
