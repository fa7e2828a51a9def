import { describe, expect, it } from 'vitest'
import { worksheetDifferences } from '../../../src/migration/assessment/differences.ts'
import { known } from '../../../src/migration/worksheet/reading.ts'
import type { Worksheet } from '../../../src/migration/worksheet/worksheet.ts'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { extendWindow } from '../../../src/operations/acts/cutover/extend-window.ts'
import { releaseStations } from '../../../src/operations/acts/cutover/release-stations.ts'
import { resumeMigration } from '../../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../../src/operations/acts/cutover/stop-migration.ts'
import { verifyAgain } from '../../../src/operations/acts/cutover/verify-again.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { overruleItems } from '../../../src/operations/acts/decision/overrule-items.ts'
import { approveRetirement, retireSource } from '../../../src/operations/acts/decision/retire-source.ts'
import { rollBack } from '../../../src/operations/acts/decision/roll-back.ts'
import { signOff } from '../../../src/operations/acts/decision/sign-off.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import { startMigration } from '../../../src/operations/acts/request/start-migration.ts'
import {
  ALICE,
  aFullSite,
  aPerson,
  aSite,
  aSmallSite,
  CAROL,
  type FakeSite,
  HOUR_MS,
  MINUTE_MS,
  OSCAR,
} from '../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingSeats,
  awaitingStations,
  completed,
  eventTypes,
  goOnUntil,
  ID,
  inPilot,
  look,
  record,
  requested,
  scheduled,
  seenInPilot,
  settle,
  story,
  told,
} from '../../support/fake-story.ts'
import { doItems, playToEnd } from '../../support/play-to-end.ts'

const MAPPED_IDS = [18, 11, 12, 17, 13, 16, 14, 15]
/** Another approver: whoever asks for a retirement does not approve it. */
const DAVE = aPerson('U-dave', 'approver')

async function fullyCompleted(site: FakeSite) {
  await scheduled(site)
  return playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' })
}

async function rolledBack(site: FakeSite) {
  told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'The screens flicker.' }))
  return playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'rolled-back' })
}

async function retirementApproved(site: FakeSite) {
  told(await retireSource(site.ports, actBy(CAROL), { id: ID }))
  await settle(site)
  told(await approveRetirement(site.ports, actBy(DAVE), { id: ID, isAllAcknowledged: true }))
}

async function retired(site: FakeSite) {
  await retirementApproved(site)
  return playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'retired' })
}

function user(site: FakeSite, name: string) {
  return site.destination.worksheet.users.find((each) => each.name === name)
}

function expectNoHarm({ source, destination }: FakeSite): void {
  for (const server of [source, destination]) {
    expect(server.repeated).toEqual([])
    expect(server.restartedUnder).toEqual([])
  }
}

describe('a cutover with all that the guide knows', () => {
  it('restarts for virtual desktops, imports the template, and switches disk protection on at the very last', async () => {
    const site = aFullSite()

    const m = await fullyCompleted(site)

    const { applied, worksheet, files } = site.destination
    expect(m.state).toBe('completed')
    expect(worksheet.virtualDesktops).toMatchObject({ isEnabled: true, templateName: 'MPS-DST01-t' })
    expect(files.there.size).toBe(0)
    expect(applied.at(-1)).toBe('disk-protection')
    expect(site.destination.restarts.boots).toBe(3)
    expect(applied.indexOf('disk-protection')).toBeGreaterThan(applied.indexOf('pilot.pilot-admin.remove'))
    expect((await eventTypes(site)).filter((type) => type === 'restart-over')).toHaveLength(2)
    expectNoHarm(site)
  })

  it('ends the sessions of the source before the first change, and those of the destination before each restart', async () => {
    const site = aFullSite({ sessionGraceMs: 10 * MINUTE_MS })
    await scheduled(site)
    site.destination.openSessions(2)
    const m = await goOnUntil(site, ({ state }) => state === 'migrating')
    const warnedAt = site.clock.now()

    expect(m.cutover?.endings).toEqual({ source: { status: 'warned', sessions: 3, at: warnedAt } })
    expect(site.destination.applied).toEqual([])
    await goOnUntil(site, ({ cutover }) => cutover?.endings.source?.status === 'ended')
    expect(site.clock.now()).toBe(warnedAt + 10 * MINUTE_MS)
    await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' })

    expect(site.source.reading.facts.sessions).toEqual([])
    expect(site.destination.warnings[0]).toContain('This computer restarts')
    expectNoHarm(site)
  })

  it('asks for a restart again where the server has not heard of it', async () => {
    const site = aFullSite()
    site.destination.behaviours.set('virtual-desktops.role', ['lies'])

    const m = await fullyCompleted(site)

    expect(m.state).toBe('completed')
    expect(site.destination.applied.filter((id) => id === 'virtual-desktops.role')).toHaveLength(1)
    expectNoHarm(site)
  })

  it('asks a person where a server does not come back, and goes on waiting when resumed', async () => {
    const site = aFullSite({ restartTimeoutMs: MINUTE_MS })
    site.destination.restarts.looksAway = 20
    await scheduled(site)

    await expect(
      playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' }),
    ).rejects.toThrow('has not come back from its restart')
    expect(await record(site)).toMatchObject({ state: 'waiting-for-person', parked: { reason: 'restart-overdue' } })
    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    expect((await record(site)).state).toBe('restarting')
    const m = await goOnUntil(site, ({ state }) => state !== 'restarting')

    expect(m.state).not.toBe('failed')
    expect(site.destination.applied.filter((id) => id === 'virtual-desktops.role')).toHaveLength(1)
  })
})

describe('a pilot', () => {
  it('keeps new accounts out until they are released, and their stations with their automatic logons', async () => {
    const site = aSite()
    await seenInPilot(site)
    expect(user(site, 'kiosk')?.isEnabled).toBe(false)
    expect(user(site, 'it.admin')?.isEnabled).toBe(true)

    const first = told(
      await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: ['row1-a'], people: 'nobody' }),
    )
    await goOnUntil(site, ({ state }) => state === 'pilot')

    expect(first).toContain('1 station and 1 account')
    expect(user(site, 'kiosk')?.isEnabled).toBe(true)
    expect(user(site, 'student01')?.isEnabled).toBe(false)
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: null, people: 'everyone' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    expect(user(site, 'student01')?.isEnabled).toBe(true)
  })

  it('that is signed off lets everybody in, and takes the test accounts away', async () => {
    const site = aSite()

    const m = await completed(site)

    expect(
      site.destination.worksheet.users.every(({ name, isEnabled }) => isEnabled || name.length > 9 || name === 'Guest'),
    ).toBe(true)
    expect(user(site, 'pilot-admin')).toBeUndefined()
    expect(m.pilot?.signedOffBy).toBe(CAROL.id)
    expect(m.verification?.worksheet).not.toBeNull()
  })

  it('does not ask for another password when people have chosen theirs, whatever is looked at again', async () => {
    const site = aSite()
    await seenInPilot(site)
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: [], people: 'everyone' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    const users = site.destination.worksheet.users.map((each) => ({ ...each, mustChangePassword: known(false) }))
    site.destination.change({ users })
    site.destination.behaviours.set('pilot.pilot-admin.remove', ['refuses'])
    told(await signOff(site.ports, actBy(CAROL), { id: ID }))
    expect((await goOnUntil(site, ({ state }) => state !== 'migrating')).state).toBe('failed')

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    const m = await goOnUntil(site, ({ state }) => state === 'completed' || state === 'failed')

    expect(m.state).toBe('completed')
    expect(new Set(site.destination.applied).size).toBe(site.destination.applied.length)
  })

  it('that fails while something is released does not lock out those who are in already', async () => {
    const site = aSite()
    await seenInPilot(site)
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: ['Row1-A'], people: 'nobody' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    site.destination.behaviours.set('pilot.student01.release', ['refuses'])
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: null, people: 'everyone' }))
    await goOnUntil(site, ({ state }) => state === 'failed')

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    await goOnUntil(site, ({ state }) => state === 'pilot')

    expect(site.destination.applied.filter((id) => id === 'pilot.kiosk.limit')).toHaveLength(1)
    expect(user(site, 'student01')?.isEnabled).toBe(true)
  })

  it('needs stations that are not there no more, where an approver has given them up', async () => {
    const site = aSmallSite()
    await awaitingStations(site)
    told(await overruleItems(site.ports, actBy(CAROL), { id: ID, reason: 'Row 1 is broken.' }))
    await goOnUntil(site, ({ parked }) => parked?.reason === 'seats')
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))

    const m = await playToEnd(site, { worker: () => site.ports, stationIds: [1], until: 'pilot' })

    expect(m.state).toBe('pilot')
    expect(Object.keys(m.answers.seats ?? {})).toHaveLength(1)
  })
})

describe('a rollback', () => {
  const asBefore = (m: { assessment: { before: Worksheet } | null }, site: FakeSite) =>
    worksheetDifferences(m.assessment?.before ?? site.destination.worksheet, site.destination.worksheet)

  it.each([
    ['while stations are mapped', awaitingStations],
    ['while seats are confirmed', awaitingSeats],
    ['from the pilot', inPilot],
    ['from completed', completed],
  ])('%s leaves the destination as it was', async (_, play) => {
    const site = aSite()
    await play(site)
    const source = structuredClone(site.source.worksheet)

    const m = await rolledBack(site)

    expect(m.state).toBe('rolled-back')
    expect(asBefore(m, site)).toEqual([])
    expect(m.rollback?.differences).toEqual([])
    expect(m.confirmations.map(({ item }) => item)).toContain('put-stations-back')
    expect(site.source.worksheet).toEqual(source)
    expect(await site.store.lockHolder('lab-new.local')).toBeUndefined()
    expectNoHarm(site)
  })

  it('of everything takes disk protection, the template and Hyper-V back, with two restarts', async () => {
    const site = aFullSite()
    await fullyCompleted(site)
    const boots = site.destination.restarts.boots

    const m = await rolledBack(site)

    expect(m.state).toBe('rolled-back')
    expect(asBefore(m, site)).toEqual([])
    expect(site.destination.restarts.boots).toBe(boots + 2)
    expectNoHarm(site)
  })

  it('keeps accounts that somebody has used by then, and says so', async () => {
    const site = aSite()
    await completed(site)
    site.destination.used.add('student01')

    const m = await rolledBack(site)

    expect(user(site, 'student01')).toBeDefined()
    expect(m.rollback?.differences).toHaveLength(1)
    expect(JSON.stringify(m.rollback?.differences)).not.toMatch(/student01/)
  })

  it('that is pressed in the midst of a change makes no further one, and takes that one back', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.onApply = async (changeId) => {
      site.destination.onApply = () => {}
      expect(changeId).toBe('setting.multiple-sessions')
      told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'Not today.' }))
    }

    const m = await goOnUntil(site, ({ state }) => state === 'rolled-back')

    expect(site.destination.applied).toEqual(['setting.multiple-sessions', 'undo.setting.multiple-sessions'])
    expect(m.rollback?.differences).toEqual([])
  })

  it('that is pressed between a look and its intent makes no change at all', async () => {
    const site = aSite()
    await scheduled(site)
    const commit = site.store.commit.bind(site.store)
    site.store.commit = async (request) => {
      if (request.events.some(({ event }) => event.type === 'change-intended')) {
        site.store.commit = commit
        told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'Not today.' }))
      }
      return commit(request)
    }

    const m = await goOnUntil(site, ({ state }) => state === 'rolled-back')

    expect(m.state).toBe('rolled-back')
    expect(site.destination.applied).toEqual([])
  })

  it('that is pressed while a server restarts waits until it is back', async () => {
    const site = aFullSite()
    site.destination.restarts.looksAway = 30
    await scheduled(site)
    await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'restarting' })

    const m = await rolledBack(site)

    expect(m.state).toBe('rolled-back')
    expect(m.rollback?.differences).toEqual([])
    expectNoHarm(site)
  })

  it('that fails is resumed, and nothing of the way forward is made again', async () => {
    const site = aSite()
    await completed(site)
    site.destination.behaviours.set('undo.user.student01.create', ['refuses'])
    const forward = [...site.destination.applied]
    told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'No.' }))
    await goOnUntil(site, ({ state }) => state === 'failed')
    expect(await site.store.lockHolder('lab-new.local')).toBeUndefined()

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    const m = await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'rolled-back' })

    expect(m.rollback?.differences).toEqual([])
    expect(site.destination.applied.slice(forward.length).every((id) => id.startsWith('undo.'))).toBe(true)
  })
})

describe('a retirement', () => {
  it('takes the source out of its domain and switches it off, as its local administrator', async () => {
    const site = aFullSite()
    await fullyCompleted(site)
    site.source.openSessions(1)

    const m = await retired(site)

    expect(m.state).toBe('retired')
    expect(site.source.applied).toEqual(['retire.disk-protection', 'retire.leave-domain', 'retire.shut-down'])
    expect(site.source.restarts.isOff).toBe(true)
    expect(site.source.restarts.watchedAs).toEqual(Array(3).fill('local-administrator'))
    expect(site.source.warnings.at(-1)).toContain('switched off')
    expectNoHarm(site)
  })

  it('is not begun by whoever asked for it, nor before the pilot is signed off', async () => {
    const site = aSite()
    await inPilot(site)
    expect(await retireSource(site.ports, actBy(CAROL), { id: ID })).toMatchObject({ refused: 'wrong-state' })

    const other = aSite()
    await completed(other)
    told(await retireSource(other.ports, actBy(CAROL), { id: ID }))
    await settle(other)

    expect(await approveRetirement(other.ports, actBy(CAROL), { id: ID, isAllAcknowledged: true })).toMatchObject({
      refused: 'own-request',
    })
    expect(other.source.applied).toEqual([])
  })

  it('without a proven local administrator is blocked with a sentence', async () => {
    const site = aSite()
    await completed(site)
    site.source.proof = { isProven: false, found: 'The password is wrong.' }
    told(await retireSource(site.ports, actBy(CAROL), { id: ID }))
    await settle(site)

    const refused = await approveRetirement(site.ports, actBy(DAVE), { id: ID, isAllAcknowledged: true })

    expect(refused).toMatchObject({ sentence: expect.stringContaining('B17') })
  })

  it('that is stopped while the source goes down, and resumed when it is down, ends as retired', async () => {
    const site = aSite()
    await completed(site)
    await retirementApproved(site)
    await goOnUntil(site, () => site.source.restarts.isOff)
    told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
    await settle(site)
    expect((await record(site)).state).toBe('stopped')

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    const m = await goOnUntil(site, ({ state }) => state === 'retired')

    expect(m.state).toBe('retired')
  })

  it('is followed by a look at the destination, which leaves it retired', async () => {
    const site = aSite()
    await completed(site)
    await retired(site)
    site.destination.change({ managedComputers: [...site.destination.worksheet.managedComputers, 'PC-NEW'] })

    told(await verifyAgain(site.ports, actBy(OSCAR), { id: ID }))
    const m = await settle(site)

    expect(m.state).toBe('retired')
    expect(m.drift?.differences).toEqual([expect.objectContaining({ field: 'Managed computer PC-NEW' })])
  })
})

describe('the end of the window', () => {
  const asked = async (site: FakeSite) => {
    await awaitingStations(site)
    return goOnUntil(site, ({ question }) => question !== null)
  }

  it('is a question, which an extension answers', async () => {
    const site = aSite()
    const m = await asked(site)
    expect(site.clock.now()).toBe(m.schedule?.goBackBy)

    told(await extendWindow(site.ports, actBy(OSCAR), { id: ID, until: { at: site.clock.now() + 5 * HOUR_MS } }))

    expect((await record(site)).question).toBeNull()
    expect((await record(site)).state).toBe('waiting-for-stations')
  })

  it('holds where nobody answers, and goes on after an extension', async () => {
    const site = aSite()
    await asked(site)
    const m = await goOnUntil(site, ({ parked }) => parked?.reason === 'window-over')
    expect(m.state).toBe('waiting-for-person')

    told(await extendWindow(site.ports, actBy(OSCAR), { id: ID, until: { at: site.clock.now() + 5 * HOUR_MS } }))

    expect((await settle(site)).state).toBe('waiting-for-stations')
  })

  async function approvedToRollBack(site: FakeSite) {
    await requested(site)
    told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))
    const { digest } = await record(site)
    told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: digest ?? '', ifNoAnswer: 'roll-back' }))
    const when = { at: site.clock.now() + 25 * HOUR_MS }
    told(await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when, reason: null }))
  }

  it('rolls back by itself where the approver has chosen so', async () => {
    const site = aSite()
    await approvedToRollBack(site)

    const m = await goOnUntil(site, ({ rollback }) => rollback !== null)

    expect(m.rollback?.by).toBe('stationmaster')
    await doItems(site)
    expect(
      (await goOnUntil(site, ({ parked, state }) => parked !== null || state === 'rolled-back')).rollback,
    ).not.toBeNull()
  })

  it('that finds a failed cutover whose server is in another migration by now leaves it to people', async () => {
    const site = aSite()
    site.destination.behaviours.set('user.kiosk.create', ['refuses'])
    await approvedToRollBack(site)
    await goOnUntil(site, ({ state }) => state === 'failed')
    const other = await startMigration(site.ports, actBy(ALICE), {
      source: 'lab-third',
      destination: 'lab-new',
      at: null,
    })
    told(other)
    await goOnUntilDue(site)

    const m = await record(site)

    expect(m).toMatchObject({ state: 'failed', question: { isAnswered: true }, rollback: null })
    expect(site.store.dueAt(ID)).toBeNull()
    expect(story(site).join('\n')).toContain("It can't be rolled back by itself")
  })

  async function goOnUntilDue(site: FakeSite) {
    for (
      let due = site.store.dueAt(ID), looks = 0;
      due !== null && looks < 10;
      due = site.store.dueAt(ID), looks += 1
    ) {
      site.clock.moveTo(due)
      await look(site)
    }
  }

  it('lets the person on duty roll back as long as it is a question', async () => {
    const site = aSite({ onDuty: OSCAR.id })
    await awaitingStations(site)
    const act = () => rollBack(site.ports, actBy(OSCAR), { id: ID, reason: 'Nobody is here.' })
    expect(await act()).toMatchObject({ refused: 'not-allowed' })
    await goOnUntil(site, ({ question }) => question !== null)

    told(await act())

    expect((await record(site)).rollback?.by).toBe(OSCAR.id)
  })
})

describe('approved with a choice', () => {
  it('is on record', async () => {
    const site = aSite()

    expect((await approved(site)).approval?.ifNoAnswer).toBe('hold')
  })
})
