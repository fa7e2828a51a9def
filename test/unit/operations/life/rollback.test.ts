import { describe, expect, it } from 'vitest'
import { worksheetDifferences } from '../../../../src/migration/assessment/differences.ts'
import type { Worksheet } from '../../../../src/migration/worksheet/worksheet.ts'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { overruleItems } from '../../../../src/operations/acts/decision/overrule-items.ts'
import { rollBack } from '../../../../src/operations/acts/decision/roll-back.ts'
import { startMigration } from '../../../../src/operations/acts/request/start-migration.ts'
import { ALICE, aFullSite, aSite, CAROL, type FakeSite, OSCAR } from '../../../support/fake-ports.ts'
import {
  actBy,
  awaitingItems,
  awaitingSeats,
  awaitingStations,
  completed,
  goOnUntil,
  ID,
  inPilot,
  MAPPED_IDS,
  record,
  scheduled,
  told,
} from '../../../support/fake-story.ts'
import { playToEnd } from '../../../support/play-to-end.ts'
import { expectNoHarm, fullyCompleted, rolledBack, user } from '../../../support/whole-life.ts'

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

    const m = await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'rolled-back' })

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

    const m = await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'rolled-back' })

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

describe('a rollback of what was not done', () => {
  it('leaves alone what was so already, and what an approver has overruled', async () => {
    const site = aSite()
    await awaitingItems(site)
    told(await overruleItems(site.ports, actBy(CAROL), { id: ID, reason: 'There is no such card.' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    const { progress = {} } = (await record(site)).cutover ?? {}
    expect(Object.values(progress).some((each) => each.status === 'done' && each.how === 'already-so')).toBe(true)

    told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'No.' }))

    const { changes = [], leftovers = [] } = (await record(site)).rollback ?? {}
    const notDone = Object.entries(progress).flatMap(([id, each]) =>
      each.status === 'done' && each.how === 'already-so' ? [`undo.${id}`] : [],
    )
    expect(changes.filter(({ id }) => notDone.includes(id))).toEqual([])
    expect(JSON.stringify([changes, leftovers])).not.toMatch(/GPU/i)
  })

  it('is refused where another migration has a server by now', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set('user.kiosk.create', ['refuses'])
    await goOnUntil(site, ({ state }) => state === 'failed')
    told(await startMigration(site.ports, actBy(ALICE), { source: 'lab-third', destination: 'lab-new', at: null }))

    for (const outcome of [
      await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'No.' }),
      await resumeMigration(site.ports, actBy(OSCAR), { id: ID }),
    ]) {
      expect(outcome).toMatchObject({ refused: 'server-busy', sentence: expect.stringContaining('MIG-2') })
    }
    expect((await record(site)).state).toBe('failed')
  })
})
