import { describe, expect, it } from 'vitest'
import { extendWindow } from '../../../../src/operations/acts/cutover/extend-window.ts'
import { acknowledge } from '../../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../../src/operations/acts/decision/approve-plan.ts'
import { rollBack } from '../../../../src/operations/acts/decision/roll-back.ts'
import { scheduleCutover } from '../../../../src/operations/acts/request/schedule-cutover.ts'
import { startMigration } from '../../../../src/operations/acts/request/start-migration.ts'
import { ALICE, aSite, CAROL, type FakeSite, HOUR_MS, MINUTE_MS, OSCAR } from '../../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingStations,
  deliver,
  goOnUntil,
  ID,
  look,
  record,
  requested,
  settle,
  story,
  told,
} from '../../../support/fake-story.ts'
import { doItems } from '../../../support/play-to-end.ts'

describe('the end of the window', () => {
  const SELDOM = { stationPollMs: 15 * MINUTE_MS }
  const asked = async (site: FakeSite) => {
    await awaitingStations(site)
    return goOnUntil(site, ({ question }) => question !== null)
  }

  it('is a question, which an extension answers', async () => {
    const site = aSite(SELDOM)
    const m = await asked(site)
    expect(site.clock.now()).toBe(m.schedule?.goBackBy)

    told(await extendWindow(site.ports, actBy(OSCAR), { id: ID, until: { at: site.clock.now() + 5 * HOUR_MS } }))

    expect((await record(site)).question).toBeNull()
    expect((await record(site)).state).toBe('waiting-for-stations')
  })

  it('holds where nobody answers, and goes on after an extension', async () => {
    const site = aSite(SELDOM)
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
    await deliver(site)
  }

  it('rolls back by itself where the approver has chosen so', async () => {
    const site = aSite(SELDOM)
    await approvedToRollBack(site)

    const m = await goOnUntil(site, ({ rollback }) => rollback !== null)

    expect(m.rollback?.by).toBe('stationmaster')
    await doItems(site)
    expect(
      (await goOnUntil(site, ({ parked, state }) => parked !== null || state === 'rolled-back')).rollback,
    ).not.toBeNull()
  })

  it('that finds a failed cutover whose server is in another migration by now leaves it to people', async () => {
    const site = aSite(SELDOM)
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
    const site = aSite({ ...SELDOM, onDuty: OSCAR.id })
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
