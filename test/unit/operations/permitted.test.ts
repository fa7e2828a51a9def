import { describe, expect, test } from 'vitest'
import { storyLine } from '../../../src/migration/announce/story.ts'
import { WEEKDAYS } from '../../../src/migration/permitted/days.ts'
import type { Policy } from '../../../src/migration/policy.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import { startMigration } from '../../../src/operations/acts/request/start-migration.ts'
import { lookAtMigration } from '../../../src/operations/work/look-at-migration.ts'
import { ALICE, aSmallSite, CAROL, type FakeSite, HOUR_MS } from '../../support/fake-ports.ts'

const NIGHTS: Partial<Policy> = {
  permitted: {
    hours: [{ days: [...WEEKDAYS], from: 18 * 60, to: 6 * 60 }],
    freezes: [{ from: '2026-12-01', to: '2026-12-02', reason: 'exams' }],
  },
}
const ID = 'MIG-1'
const WORKER = { owner: 'w', signal: new AbortController().signal, leaseMs: 30_000 }
let token = 0
const act = (by = ALICE) => ({ by, token: `t${++token}` })

/** Asks for a migration, and has both servers examined. */
async function requested(site: FakeSite, at: string | null = null) {
  const answer = await startMigration(site.ports, act(), { source: 'lab-old', destination: 'lab-new', at })
  await lookAtMigration(site.ports, WORKER, ID)
  return answer
}

/** As far as its approval, whatever is to be acknowledged. */
async function approved(site: FakeSite) {
  await acknowledge(site.ports, act(CAROL), { id: ID, rules: [] })
  const { digest } = (await site.store.load(ID))!
  return approvePlan(site.ports, act(CAROL), { id: ID, digest: digest! })
}

const schedule = (site: FakeSite, when: string, by = ALICE, reason: string | null = null) =>
  scheduleCutover(site.ports, act(by), { id: ID, when, reason })

describe('a start outside of the allowed times', () => {
  test('is refused with the rule and the next that is allowed', async () => {
    const site = aSmallSite(NIGHTS)
    await requested(site)
    await approved(site)

    const noon = await schedule(site, '2026-11-25 12:00')
    const late = await schedule(site, '2026-11-26 03:00')
    const exams = await schedule(site, '2026-11-30 23:00')

    expect(noon).toEqual({
      refused: 'bad-input',
      sentence:
        '2026-11-25 12:00 UTC to 2026-11-25 16:00 UTC is not allowed. Migrations are allowed mon to sun 18:00 to 06:00, and the whole window has to lie in that. The next allowed start is 2026-11-24 18:00 UTC. An approver can start it at once with `now` and a reason, whatever the time.',
    })
    expect(late).toMatchObject({ sentence: expect.stringContaining('2026-11-26 07:00 UTC is not allowed') })
    expect(exams).toMatchObject({
      sentence: expect.stringContaining('From 2026-12-01 to 2026-12-02 nothing is migrated (exams)'),
    })
    expect(await schedule(site, '2026-11-25 18:00')).toMatchObject({ migration: { state: 'scheduled' } })
  })

  test('is overruled by an approver who starts it at once, and the rule is recorded', async () => {
    const site = aSmallSite(NIGHTS)
    await requested(site)
    await approved(site)

    await schedule(site, 'now', CAROL, 'The disk is dying.')

    const m = (await site.store.load(ID))!
    const logged = (await site.store.events(ID)).findLast(({ event }) => event.type === 'scheduled')!
    expect(logged.event).toMatchObject({ isNow: true, overruled: expect.stringContaining('mon to sun 18:00 to 06:00') })
    expect(storyLine(m, logged)).toContain('Overruled with it: Migrations are allowed')
  })

  test('is not asked for at all, and at an approval the plan waits for another', async () => {
    const site = aSmallSite(NIGHTS)
    expect(await requested(site, '2026-11-26 12:00')).toMatchObject({ refused: 'bad-input' })
    expect(await site.store.list(1)).toEqual([])

    // Allowed for the shortest window when it is asked for, and not for one as long as the plan needs.
    const other = aSmallSite({ ...NIGHTS, windowLengthMs: null, windowAtLeastMs: HOUR_MS, goBackMarginMs: HOUR_MS / 2 })
    await requested(other, '2026-11-27 04:50')
    const answer = await approved(other)

    expect(answer).toMatchObject({ sentence: expect.stringContaining('not allowed for a window of the length') })
    expect(await other.store.load(ID)).toMatchObject({ state: 'needs-window', schedule: null })
  })
})

describe('before the approval', () => {
  test('the start that is wished for can be moved, and the plan is judged anew for it', async () => {
    const site = aSmallSite()
    await requested(site, '2026-11-25 12:00')

    const answer = await schedule(site, '2026-11-26 12:00')

    expect(answer).toMatchObject({
      sentence:
        'MIG-1: the start that is asked for is now 2026-11-26 12:00 UTC. Both servers are examined again for it.',
      migration: { state: 'assessing', wantedStartAt: Date.UTC(2026, 10, 26, 12) },
    })
    await lookAtMigration(site.ports, WORKER, ID)
    await approved(site)
    expect(await site.store.load(ID)).toMatchObject({
      state: 'scheduled',
      schedule: { startAt: Date.UTC(2026, 10, 26, 12) },
    })
  })

  test('it does not start at once', async () => {
    const site = aSmallSite()
    await requested(site)

    expect(await schedule(site, 'now', CAROL, 'because')).toMatchObject({
      refused: 'wrong-state',
      sentence: "MIG-1 can't start now: its plan has to be approved first.",
    })
  })
})

test('the estimate comes with the plan, and sets the length of the window', async () => {
  const site = aSmallSite({ windowLengthMs: null, sessionGraceMs: 3 * HOUR_MS })
  await requested(site)
  await approved(site)
  await schedule(site, '2026-11-25 12:00')

  const m = (await site.store.load(ID))!
  const workMs = m.schedule!.goBackBy - m.schedule!.startAt
  expect(m.estimate!.lengthMs).toBeGreaterThan(3 * HOUR_MS)
  expect(workMs).toBeGreaterThanOrEqual(1.5 * m.estimate!.lengthMs)
  expect(workMs % (HOUR_MS / 4)).toBe(0)
})
