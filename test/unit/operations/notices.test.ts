import { describe, expect, it } from 'vitest'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { stopMigration } from '../../../src/operations/acts/cutover/stop-migration.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { rejectPlan } from '../../../src/operations/acts/decision/reject-plan.ts'
import { cancelMigration } from '../../../src/operations/acts/request/cancel-migration.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import { aSite, CAROL, type FakeSite, HOUR_MS, MINUTE_MS, OSCAR } from '../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingSeats,
  awaitingStations,
  deliver,
  goOnUntil,
  ID,
  record,
  requested,
  scheduled,
  settle,
  told,
} from '../../support/fake-story.ts'

/** Notices in #staff in the order in which they went out, or are to go out. */
function notices(site: FakeSite) {
  return site.store.outbox
    .all()
    .flatMap(({ message, state }) =>
      message.kind === 'notice' && message.channel === 'C-staff' && state !== 'void' ? [message] : [],
    )
}

const kinds = (site: FakeSite) => notices(site).map(({ notice }) => notice)

async function reschedule(site: FakeSite, at: number) {
  return told(await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: { at }, reason: null }))
}

async function voided(site: FakeSite) {
  await scheduled(site)
  await deliver(site)
  site.source.change({ managedServers: ['MPS-NEW'] })
  return goOnUntil(site, ({ approval }) => approval === null)
}

describe('the notices channels', () => {
  it('hear of a start and are reminded of it, in every channel of both servers once', async () => {
    const site = aSite()

    const { schedule } = await scheduled(site)

    expect(kinds(site)).toEqual(['scheduled', 'reminder', 'reminder', 'reminder'])
    expect(notices(site).map(({ notBefore }) => (schedule?.startAt ?? 0) - notBefore)).toEqual([
      25 * HOUR_MS,
      24 * HOUR_MS,
      HOUR_MS,
      15 * MINUTE_MS,
    ])
    const channels = site.store.outbox
      .all()
      .flatMap(({ message }) => (message.kind === 'notice' ? [message.channel] : []))
    expect(channels.toSorted()).toEqual([...Array(4).fill('C-lab'), ...Array(4).fill('C-staff')])
  })

  it('hear that it is put off, with reminders for the new time instead of the old', async () => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    await deliver(site)

    await reschedule(site, (schedule?.startAt ?? 0) + HOUR_MS)

    expect(kinds(site)).toEqual(['scheduled', 'delayed', 'reminder', 'reminder', 'reminder'])
    expect(
      new Set(
        notices(site)
          .slice(1)
          .map(({ facts }) => facts.startAt),
      ),
    ).toEqual(new Set([(schedule?.startAt ?? 0) + HOUR_MS]))
  })

  it('hear of an earlier start as of a start, not as of a delay', async () => {
    const site = aSite()
    const { schedule } = await scheduled(site)

    await reschedule(site, (schedule?.startAt ?? 0) - HOUR_MS)

    expect(kinds(site).slice(0, 2)).toEqual(['scheduled', 'scheduled'])
  })

  it('hear nothing of a plan that is scheduled for nobody yet', async () => {
    const site = aSite()
    await approved(site)

    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    expect(kinds(site)).toEqual([])
  })

  it('hear nothing of a start at once that is then cancelled before it begins', async () => {
    const site = aSite()
    await approved(site)
    told(await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: 'now', reason: 'the old one smokes' }))

    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    expect(kinds(site)).toEqual([])
  })

  it.each([
    ['cancelled', (site: FakeSite) => cancelMigration(site.ports, actBy(CAROL), { id: ID })],
    ['rejected', (site: FakeSite) => rejectPlan(site.ports, actBy(CAROL), { id: ID, digest: null, reason: 'no' })],
  ])('that were told of a start since called off hear when it is %s', async (_, act) => {
    const site = aSite()
    await voided(site)

    told(await act(site))

    expect(kinds(site)).toEqual(['scheduled', 'void', 'cancelled'])
  })

  it('that were told of a start since called off hear when nobody decides', async () => {
    const site = aSite()
    await voided(site)

    await goOnUntil(site, ({ state }) => state === 'expired')

    expect(kinds(site)).toEqual(['scheduled', 'void', 'cancelled'])
  })

  it('hear of the start anew when a changed plan is approved in time', async () => {
    const site = aSite()
    const { digest } = await voided(site)

    told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: digest ?? '' }))
    const m = await record(site)

    expect(m.state).toBe(m.schedule ? 'scheduled' : 'needs-window')
    expect(kinds(site).slice(0, 2)).toEqual(['scheduled', 'void'])
    expect(kinds(site)[2]).toBe(m.schedule ? 'scheduled' : undefined)
  })

  it('are told of a stop as of something unfinished, and then that it was given up', async () => {
    const site = aSite()
    await awaitingStations(site)
    told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    expect(kinds(site)).toEqual(['scheduled', 'started', 'failed', 'cancelled'])
    expect(notices(site).at(-1)?.facts.because).toBe('It had begun and has been given up.')
  })

  it('hear of a plan approved with its start in one go', async () => {
    const site = aSite()
    const m = await approved(site, '2026-11-25 02:00')

    expect(m).toMatchObject({ state: 'scheduled', schedule: { startAt: Date.UTC(2026, 10, 25, 2) } })
    expect(kinds(site)).toEqual(['scheduled', 'reminder', 'reminder', 'reminder'])
  })
})

describe('the approver', () => {
  it('is told when the start that was asked for can no longer be kept', async () => {
    const site = aSite()
    await requested(site, '2026-11-24 10:00')
    told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))
    site.clock.advance(3 * HOUR_MS)
    const { digest } = await record(site)

    const sentence = told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: digest ?? '' }))
    await settle(site)

    expect(sentence).toContain('can no longer be kept')
    expect((await record(site)).state).toBe('needs-window')
  })
})

describe('whoever is on duty', () => {
  const directs = (site: FakeSite) =>
    site.store.outbox.all().flatMap(({ message }) => (message.kind === 'direct' ? [message] : []))

  it('is told directly when a cutover waits for a person, and when it fails', async () => {
    const site = aSite({ onDuty: 'U-dora' })
    await awaitingSeats(site)
    site.destination.behaviours.set('seat.1.name', ['lies'])
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
    await goOnUntil(site, ({ state }) => state === 'failed')

    const { schedule } = await record(site)
    const deadline = `The last moment to go back is <at:${schedule?.goBackBy}>; you are asked then, and without an answer it holds where it is.`
    expect(directs(site).map(({ person, text }) => [person, text])).toEqual([
      [
        'U-dora',
        `MIG-1, lab-old to lab-new: The cutover waits for a person. All stations are mapped. Somebody on site has to confirm which seat is which station. ${deadline}`,
      ],
      [
        'U-dora',
        `MIG-1, lab-old to lab-new: The cutover has failed. Teacher: give the station its name: the server reported success, but it reads back as off. ${deadline}`,
      ],
    ])
  })

  it('is nobody where nobody is configured', async () => {
    const site = aSite()
    await awaitingSeats(site)

    expect(directs(site)).toEqual([])
  })
})
