import { describe, expect, it } from 'vitest'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { stopMigration } from '../../../src/operations/acts/cutover/stop-migration.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { rejectPlan } from '../../../src/operations/acts/decision/reject-plan.ts'
import { cancelMigration } from '../../../src/operations/acts/request/cancel-migration.ts'
import { notifyMe } from '../../../src/operations/acts/request/notify-me.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import { DeliveryTrouble } from '../../../src/operations/ports.ts'
import { aPerson, aSite, CAROL, type FakeSite, HOUR_MS, MINUTE_MS, OSCAR } from '../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingSeats,
  deliver,
  goOnUntil,
  ID,
  record,
  requested,
  scheduledUntold,
  settle,
  story,
  told,
} from '../../support/fake-story.ts'

/** What everybody in a channel had to notice, in the order in which it was posted; the first post of a window is `board`. */
function heard(site: FakeSite, channel = 'C-staff'): string[] {
  return site.messenger.posted.flatMap(({ message, isEdit }) => {
    if (message.kind === 'bulletin') return message.channel === channel && !isEdit ? ['board'] : []
    if (message.kind !== 'notice' || message.channel !== channel) return []
    return message.tellings.map(({ moment }) => moment)
  })
}

/** Lets people read what is to be said at each moment up to then. */
async function readingUntil(site: FakeSite, at: number): Promise<void> {
  for (;;) {
    await settle(site)
    await deliver(site)
    const next = await site.ports.bulletins.nextDueAt()
    if (next === undefined || next > at) return
    site.clock.moveTo(next)
  }
}

async function reschedule(site: FakeSite, at: number) {
  return told(await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: { at }, reason: null }))
}

async function voided(site: FakeSite) {
  await scheduledUntold(site)
  await deliver(site)
  site.source.change({ managedServers: ['MPS-NEW'] })
  return goOnUntil(site, ({ approval }) => approval === null)
}

describe('the notices channels', () => {
  it('hear of a start and are reminded of it at its moments, in every channel of both servers once', async () => {
    const site = aSite()
    const { schedule } = await scheduledUntold(site)

    await readingUntil(site, (schedule?.startAt ?? 0) - 1)

    expect(heard(site)).toEqual(['board', 'reminder', 'reminder', 'reminder'])
    expect(heard(site, 'C-lab')).toEqual(heard(site))
    expect(heard(site, 'C-ops')).toEqual([])
  })

  it('hear that it is put off, with reminders for the new time instead of the old', async () => {
    const site = aSite()
    const { schedule } = await scheduledUntold(site)
    const startAt = schedule?.startAt ?? 0
    await deliver(site)

    await reschedule(site, startAt + HOUR_MS)
    await readingUntil(site, startAt + HOUR_MS - 1)

    expect(heard(site)).toEqual(['board', 'moved', 'reminder', 'reminder', 'reminder'])
    expect(site.clock.now()).toBe(startAt + HOUR_MS - 15 * MINUTE_MS)
  })

  it('hear nothing of a plan that is scheduled for nobody yet', async () => {
    const site = aSite()
    await approved(site)
    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    await deliver(site)

    expect(heard(site)).toEqual([])
  })

  it('hear nothing of a start that is called off before anybody was told', async () => {
    const site = aSite()
    await scheduledUntold(site)
    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    await deliver(site)

    expect(heard(site)).toEqual([])
  })

  it('hear nothing of a start that is called off while Slack does not take its first post', async () => {
    const site = aSite()
    await scheduledUntold(site)
    site.messenger.troubles.push(...Array<'retry'>(4).fill('retry'))
    await deliver(site)
    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    for (let minutes = 0; minutes < 5; minutes += 1) {
      site.clock.advance(MINUTE_MS)
      await deliver(site)
    }

    expect(heard(site)).toEqual([])
    expect(site.store.outbox.all().filter(({ state }) => state === 'waiting')).toEqual([])
  })

  it.each([
    ['cancelled', (site: FakeSite) => cancelMigration(site.ports, actBy(CAROL), { id: ID })],
    ['rejected', (site: FakeSite) => rejectPlan(site.ports, actBy(CAROL), { id: ID, digest: null, reason: 'no' })],
  ])('that were told of a start since called off hear when it is %s', async (_, act) => {
    const site = aSite()
    await voided(site)
    await deliver(site)

    told(await act(site))
    await deliver(site)

    expect(heard(site)).toEqual(['board', 'put-off', 'cancelled'])
  })

  it('that were told of a start since called off hear when nobody decides', async () => {
    const site = aSite()
    await voided(site)
    await deliver(site)

    await goOnUntil(site, ({ state }) => state === 'expired')
    await deliver(site)

    expect(heard(site)).toEqual(['board', 'put-off', 'cancelled'])
  })

  it('are told only how it stands after Slack was away for a while', async () => {
    const site = aSite()
    await voided(site)
    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))

    await deliver(site)

    expect(heard(site)).toEqual(['board', 'cancelled'])
  })

  it('are told of a stop as of something unfinished, and then that it was given up', async () => {
    const site = aSite()
    await scheduledUntold(site)
    await deliver(site)
    await goOnUntil(site, ({ state }) => state === 'waiting-for-stations')
    await deliver(site)
    told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
    await deliver(site)
    told(await cancelMigration(site.ports, actBy(CAROL), { id: ID }))
    await deliver(site)

    expect(heard(site).filter((moment) => moment !== 'reminder')).toEqual(['board', 'started', 'failed', 'cancelled'])
  })

  it('hear of a plan approved with its start in one go', async () => {
    const site = aSite()
    const m = await approved(site, '2026-11-25 02:00')
    await deliver(site)

    expect(m).toMatchObject({ state: 'scheduled', schedule: { startAt: Date.UTC(2026, 10, 25, 2) } })
    expect(heard(site)).toEqual(['board'])
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
        `MIG-1, lab-old to lab-new: The cutover has failed. Teacher: give the station its name: the server reported success, but it reads back as off. Reference abc123. ${deadline}`,
      ],
    ])
  })

  it('is nobody where nobody is configured', async () => {
    const site = aSite()
    await awaitingSeats(site)

    expect(directs(site)).toEqual([])
  })
})

describe('people who asked to be told directly', () => {
  const subscribe = (site: FakeSite, isOn: boolean) =>
    notifyMe(site.ports, { ...aPerson('U-tess', null), isMember: true }, { server: 'lab-old', isOn })

  it('hear the same as the channels, in a conversation of their own', async () => {
    const site = aSite()
    await subscribe(site, true)
    const { schedule } = await scheduledUntold(site)

    await readingUntil(site, (schedule?.startAt ?? 0) - 1)

    expect(heard(site, 'U-tess')).toEqual(heard(site))
  })

  it('hear of what was announced before they asked, and nothing more once they no longer want to', async () => {
    const site = aSite()
    const { schedule } = await scheduledUntold(site)
    await deliver(site)
    await subscribe(site, true)
    await deliver(site)
    expect(heard(site, 'U-tess')).toEqual(['board'])

    await subscribe(site, false)
    await readingUntil(site, (schedule?.startAt ?? 0) - 1)

    expect(heard(site, 'U-tess')).toEqual(['board'])
    expect(heard(site)).toContain('reminder')
  })

  it('are not counted on: a cutover begins whether or not they could be told', async () => {
    const site = aSite()
    await subscribe(site, true)
    await scheduledUntold(site)
    const deliverOne = site.messenger.deliver.bind(site.messenger)
    site.messenger.deliver = (message, context) =>
      'channel' in message && message.channel === 'U-tess'
        ? Promise.reject(new DeliveryTrouble('dead', 'user_disabled'))
        : deliverOne(message, context)
    await deliver(site)

    expect((await goOnUntil(site, ({ state }) => state !== 'scheduled')).cutover).not.toBeNull()
  })
})

describe('a cutover of which people were not told in time', () => {
  it('does not begin, and says which channel was not', async () => {
    const site = aSite()
    await scheduledUntold(site)

    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled')

    expect(m).toMatchObject({ state: 'needs-window', putOffBecause: 'not-told-in-time', cutover: null })
    expect(story(site).at(-1)).toContain('<#C-staff> could not be seen to have been told at all')
    expect(site.destination.applied).toEqual([])
  })

  it('does not begin where they were told, but late', async () => {
    const site = aSite()
    await scheduledUntold(site)
    site.clock.advance(2 * HOUR_MS)
    await deliver(site)

    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled')
    await deliver(site)

    expect(m).toMatchObject({ state: 'needs-window', putOffBecause: 'not-told-in-time' })
    expect(heard(site).at(-1)).toBe('put-off')
  })

  it('begins at once where an approver says why', async () => {
    const site = aSite()
    await scheduledUntold(site)
    await goOnUntil(site, ({ state }) => state === 'needs-window')

    told(await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: 'now', reason: 'holidays: nobody is in' }))
    const m = await goOnUntil(site, ({ state }) => state !== 'scheduled')

    expect(m.cutover).not.toBeNull()
    expect(JSON.stringify(await site.store.events(ID))).toContain('holidays: nobody is in')
  })
})
