import { describe, expect, it } from 'vitest'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import { confirmItem } from '../../../../src/operations/acts/cutover/confirm-item.ts'
import { stopMigration } from '../../../../src/operations/acts/cutover/stop-migration.ts'
import { acknowledge } from '../../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../../src/operations/acts/decision/approve-plan.ts'
import { checkAgain } from '../../../../src/operations/acts/request/check-again.ts'
import { scheduleCutover } from '../../../../src/operations/acts/request/schedule-cutover.ts'
import { aRole } from '../../../support/a-reading.ts'
import { ALICE, aSite, CAROL, type FakeSite, HOUR_MS, MINUTE_MS, OSCAR } from '../../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingSeats,
  deliver,
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
} from '../../../support/fake-story.ts'

type Side = 'source' | 'destination'

/** Somebody clicks a box on a server. */
function clickABox(site: FakeSite, side: Side): void {
  const { settings } = site[side].worksheet
  const box = settings['instant-messaging']
  site[side].change({ settings: { ...settings, 'instant-messaging': known(box.kind === 'known' && !box.value) } })
}

async function expectVoid(site: FakeSite, side: Side): Promise<void> {
  const m = await record(site)
  expect(m.state).toBe('needs-approval')
  expect(m.approval).toBeNull()
  expect(m.voided?.map((each) => each.server)).toContain(side)
  expect(site.destination.applied).toEqual([])
  expect(site.source.warningsFromStart).toEqual([])
}

const notices = (site: FakeSite) =>
  site.store.outbox
    .all()
    .flatMap(({ message, state }) =>
      message.kind === 'notice' && message.channel === 'C-staff'
        ? message.tellings.map(({ moment }) => `${moment} ${state}`)
        : [],
    )

describe('a setting that changes between approval and start', () => {
  it.each(['source', 'destination'] as const)('on the %s before a notice voids the approval', async (side) => {
    const site = aSite()
    await scheduled(site)
    clickABox(site, side)

    await goOnUntil(site, (m) => m.state === 'needs-approval')

    expect(site.clock.now()).toBeLessThan((await record(site)).decideBy - 71 * HOUR_MS)
    await expectVoid(site, side)
    expect(story(site).join('\n')).toContain('was on, is now off')
  })

  it.each(['source', 'destination'] as const)('on the %s in the last second voids the approval', async (side) => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    const startAt = schedule?.startAt ?? 0
    await goOnUntil(site, () => site.store.dueAt(ID) === startAt)
    site.clock.moveTo(startAt - 1_000)
    clickABox(site, side)
    site.clock.moveTo(startAt)

    await settle(site)

    await expectVoid(site, side)
    expect(await eventTypes(site)).not.toContain('started')
  })

  it.each(['source', 'destination'] as const)('on the %s just after the start voids it too', async (side) => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === schedule?.startAt)
    site.clock.moveTo(schedule?.startAt ?? 0)
    await look(site)
    expect((await record(site)).state).toBe('migrating')
    clickABox(site, side)

    await settle(site)

    await expectVoid(site, side)
  })

  it('while sessions are being warned writes nothing on the destination', async () => {
    const site = aSite()
    await scheduled(site)
    site.source.onWarn = () => clickABox(site, 'destination')

    await goOnUntil(site, (m) => m.state === 'needs-approval')

    expect(site.destination.applied).toEqual([])
    expect((await record(site)).cutover).toBeNull()
  })

  it('asks for approval again, and the old digest no longer approves', async () => {
    const site = aSite()
    const { digest: old } = await scheduled(site)
    clickABox(site, 'source')
    const { digest } = await goOnUntil(site, (m) => m.state === 'needs-approval')

    const stale = await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: old ?? '' })
    told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: digest ?? '' }))

    expect(stale).toMatchObject({ refused: 'stale-plan' })
    expect(await record(site)).toMatchObject({ voided: null, approval: { digest } })
  })

  it('tells the channels', async () => {
    const site = aSite()
    await scheduled(site)
    await deliver(site)
    clickABox(site, 'source')
    await goOnUntil(site, (m) => m.state === 'needs-approval')

    await deliver(site)

    expect(notices(site)).toEqual(['put-off sent'])
  })

  it('tells the channels nothing where they had been told of no start', async () => {
    const site = aSite()
    await approved(site)
    clickABox(site, 'source')
    told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))

    await settle(site)

    await expectVoid(site, 'source')
    expect(notices(site)).toEqual([])
  })

  it('forgets a stop that was asked for, since nothing goes on', async () => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === schedule?.startAt)
    site.clock.moveTo(schedule?.startAt ?? 0)
    await look(site)
    clickABox(site, 'source')
    site.source.onRead = () => {
      site.source.onRead = () => {}
      return stopMigration(site.ports, actBy(OSCAR), { id: ID }).then(() => {})
    }

    await settle(site)

    expect(await record(site)).toMatchObject({ state: 'needs-approval', stopRequestedBy: null })
  })

  it('lets an acknowledgement be asked for again where its subject is new', async () => {
    const site = aSite()
    await scheduled(site)
    site.source.reading = {
      ...site.source.reading,
      facts: {
        ...site.source.reading.facts,
        roles: [...site.source.reading.facts.roles, aRole('Print-Services')],
      },
    }

    const m = await goOnUntil(site, ({ approval }) => approval === null)
    const outcome =
      m.state === 'needs-acknowledgement' && (await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))

    expect(m.state).toBe('needs-acknowledgement')
    expect(outcome).toMatchObject({ migration: { state: 'needs-approval' } })
  })
})

describe('reading both servers again', () => {
  it('happens before a reminder that is near when the start is set', async () => {
    const site = aSite({ noticesBeforeMs: [HOUR_MS] })
    await approved(site)
    const at = site.clock.now() + HOUR_MS + MINUTE_MS
    told(await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when: { at }, reason: null }))
    clickABox(site, 'source')

    await settle(site)

    await expectVoid(site, 'source')
  })

  it('is not repeated once the first write is made: what is desired is pinned', async () => {
    const site = aSite()
    await awaitingSeats(site)
    clickABox(site, 'source')
    const reads = site.source.reads

    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
    const m = await goOnUntil(site, ({ parked }) => parked?.reason === 'manual-items')

    expect(m.approval).not.toBeNull()
    expect(site.source.reads).toBe(reads)
  })

  it('that fails is said, and the start is tried again until it is too late', async () => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    await deliver(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === schedule?.startAt)
    site.source.trouble = { kind: 'unreachable', sentence: 'lab-old does not answer.' }

    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled')

    expect(m.state).toBe('needs-window')
    expect(story(site).at(-1)).toContain('lab-old does not answer.')
    expect(site.destination.applied).toEqual([])
    await deliver(site)
    expect(notices(site).at(-1)).toBe('put-off sent')
    const [last] = site.messenger.posted.filter(({ message }) => message.kind === 'notice').slice(-1)
    expect(JSON.stringify(last)).not.toContain('does not answer')
  })

  it('that fails for a while does not keep it from starting', async () => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === schedule?.startAt)
    site.source.trouble = { kind: 'unreachable', sentence: 'lab-old does not answer.' }
    site.clock.moveTo(schedule?.startAt ?? 0)
    await settle(site)
    site.source.trouble = null

    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled' && state !== 'migrating')

    expect(m.state).toBe('waiting-for-stations')
  })
})

describe('a check of an approved plan whose wished start cannot be kept', () => {
  it('compares it with what was approved, for the same hours', async () => {
    const site = aSite()
    await requested(site, '2026-11-25 01:00')
    told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))
    site.clock.advance(30 * HOUR_MS)
    const { digest } = await record(site)
    told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: digest ?? '' }))
    told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))

    const m = await settle(site)

    expect(m).toMatchObject({ state: 'needs-window', voided: null, isCheckWanted: false })
    expect(m.assessment?.findings.map(({ rule }) => rule)).toContain('A17')
  })
})

describe('a missed window', () => {
  it('leaves time to set a new one, however long ago it was approved', async () => {
    const site = aSite({ approvalExpiresMs: 12 * HOUR_MS })
    const { schedule } = await scheduled(site)
    site.clock.moveTo((schedule?.startAt ?? 0) + HOUR_MS)

    const m = await settle(site)

    expect(m.state).toBe('needs-window')
    expect(m.approval?.expiresAt).toBe(schedule?.endAt)
  })
})
