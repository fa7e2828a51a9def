import { describe, expect, test } from 'vitest'
import { checkedView } from '../../../sandbox/slack/validation/view.ts'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { extendModal } from '../../../src/slack/modals/cutover/extend-modal.ts'
import { itemsModal } from '../../../src/slack/modals/cutover/items-modal.ts'
import { overruleModal } from '../../../src/slack/modals/cutover/overrule-modal.ts'
import { releaseModal } from '../../../src/slack/modals/cutover/release-modal.ts'
import { rollbackModal } from '../../../src/slack/modals/cutover/rollback-modal.ts'
import { seatsModal } from '../../../src/slack/modals/cutover/seats-modal.ts'
import { acknowledgeModal } from '../../../src/slack/modals/decision/acknowledge-modal.ts'
import { planModal } from '../../../src/slack/modals/decision/plan-modal.ts'
import { rejectModal } from '../../../src/slack/modals/decision/reject-modal.ts'
import { retirementModal } from '../../../src/slack/modals/decision/retirement-modal.ts'
import { historyModal } from '../../../src/slack/modals/history-modal.ts'
import { scheduleModal } from '../../../src/slack/modals/request/schedule-modal.ts'
import { startModal } from '../../../src/slack/modals/request/start-modal.ts'
import { worksheetModal } from '../../../src/slack/modals/worksheet-modal.ts'
import { sourceReading } from '../../support/a-reading.ts'
import { crowded, expectHarmless, monster, NASTY } from './monster.ts'
import {
  APPROVED,
  AROUND,
  aMigration,
  anAssessment,
  assessed,
  BOTH_SEEN,
  CHANGES,
  HOUR,
  IN_PILOT,
  logged,
  NOON,
  POLICY,
  requested,
  SCHEDULED,
  STARTED,
} from './sample.ts'

const VIEWER = { mayApprove: true, mayReject: true, expectedDigest: 'ffffffff' }
const ITEMS_VIEWER = { zones: AROUND.zones, mayOverrule: true, answer: null }

const MANUAL = { reason: 'manual-items', sentence: 'Do these.' } as const

/** A retirement in whose way nothing stands, with so many points to acknowledge. */
function mended(m: Migration, points: number): Migration {
  if (!m.retirement) throw new Error('there is no retirement')
  const findings = m.retirement.findings.filter(({ severity }) => severity === 'acknowledge').slice(0, points)
  return { ...m, retirement: { ...m.retirement, findings, failure: null } }
}

describe('every modal', () => {
  const drawn: [string, () => unknown][] = [
    ['the start form', () => startModal(['lab-old', 'lab-new', NASTY], AROUND.zones)],
    [
      'the start form with 300 servers',
      () =>
        startModal(
          Array.from({ length: 300 }, (_, index) => `server-${index}`),
          AROUND.zones,
        ),
    ],
    ['the plan', () => planModal(monster('needs-approval'), VIEWER, AROUND)],
    ['a plan that is not there yet', () => planModal(aMigration(requested()), VIEWER, AROUND)],
    ['the acknowledgements', () => acknowledgeModal(monster())],
    ['acknowledgements where none is open', () => acknowledgeModal(aMigration(requested(), assessed()))],
    ['the schedule', () => scheduleModal(monster(), AROUND, NOON)],
    ['the seats where there are too many', () => seatsModal(monster(), '/migrate')],
    ['the seats of 40 stations', () => seatsModal(crowded(40), '/migrate')],
    ['the items', () => itemsModal(monster(), { ...ITEMS_VIEWER, answer: NASTY })],
    ['the items when all are confirmed', () => itemsModal(aMigration(requested()), ITEMS_VIEWER)],
    ['the new end', () => extendModal(monster('migrating'), AROUND)],
    ['what is overruled', () => overruleModal({ ...monster('waiting-for-person'), parked: MANUAL })],
    ['what is overruled where nothing is', () => overruleModal(monster('completed'))],
    ['the release', () => releaseModal(monster('pilot'), '/migrate')],
    ['the release where there is no pilot', () => releaseModal(aMigration(requested()), '/migrate')],
    ['the way back', () => rollbackModal(monster('completed'))],
    ['the retirement', () => retirementModal(mended(monster('needs-retirement-approval'), 30), POLICY)],
    [
      'a retirement with too many points',
      () => retirementModal(mended(monster('needs-retirement-approval'), 60), POLICY),
    ],
    [
      'a retirement that something stands in the way of',
      () => retirementModal(monster('needs-retirement-approval'), POLICY),
    ],
    ['the points of a retirement', () => acknowledgeModal(monster('needs-retirement-approval'))],
    ['the rejection', () => rejectModal({ id: 'MIG-999999999', digest: 'a'.repeat(64) })],
    [
      'the worksheet',
      () => {
        const users = Array.from({ length: 400 }, () => ({
          ...sourceReading().worksheet.users[0]!,
          name: NASTY,
          fullName: NASTY,
        }))
        return worksheetModal({ ...sourceReading({ worksheet: { users } }), server: NASTY }, AROUND)
      },
    ],
    [
      'the history',
      () => {
        const failures = Array.from(
          { length: 500 },
          (): MigrationEvent => ({ type: 'assessment-failed', sentence: NASTY }),
        )
        return historyModal(monster(), logged(requested(), ...failures), AROUND)
      },
    ],
  ]

  test.each(drawn)('%s is taken by Slack and notifies nobody', (_, draw) => {
    const view = draw()

    expect(() => checkedView(view, 'modal')).not.toThrow()
    expectHarmless(view)
  })

  test('the plan shows every change of an ordinary plan', () => {
    const changes = Array.from(
      { length: 200 },
      (_, index): Change => ({
        id: `c${index}`,
        kind: 'must-change-password',
        user: `student${index}`,
        before: '',
      }),
    )

    const plan = JSON.stringify(
      planModal(aMigration(requested(), assessed(anAssessment([], { changes }))), VIEWER, AROUND),
    )

    for (const { user } of changes as { user: string }[]) expect(plan).toContain(`${user}:`)
    expect(plan).not.toContain('more. On the machine')
  })

  test('the plan has no Approve where the person may not', () => {
    const view = planModal(
      aMigration(requested(), assessed()),
      { ...VIEWER, mayApprove: false, mayReject: false },
      AROUND,
    )

    expect(view.submit).toBeUndefined()
    expect(JSON.stringify(view)).not.toContain('"Reject"')
  })

  test('an approval chooses what happens if nobody answers, holding unless it is chosen otherwise', () => {
    const m = aMigration(requested(), assessed())

    expect(JSON.stringify(planModal(m, VIEWER, AROUND))).toMatch(/"initial_option":\{[^}]*\},"value":"hold"/)
    expect(JSON.stringify(planModal(m, { ...VIEWER, ifNoAnswer: 'roll-back' }, AROUND))).toMatch(
      /"initial_option":\{[^}]*\},"value":"roll-back"/,
    )
  })

  test('the plan says what an approval means: the window, restarts, the pilot and the way back', () => {
    const disk: Change = { id: 'disk', kind: 'disk-protection', to: 'Discard', before: 'off' }
    const to = { ...sourceReading().worksheet.scheduledUpdate, isEnabled: true, hour: 3 }
    const update: Change = { id: 'update', kind: 'scheduled-update', to, before: 'off' }
    const m = aMigration(
      { ...requested(), wantedStartAt: NOON + 38 * HOUR } as MigrationEvent,
      assessed(anAssessment([], { changes: [...CHANGES, disk, update] })),
    )

    const plan = JSON.stringify(planModal(m, VIEWER, AROUND))

    expect(plan).toContain(`the last moment to go back is <!date^${(NOON + 41 * HOUR) / 1000}^`)
    expect(plan).toContain('Switch disk protection on (restarts the server), after the pilot is signed off')
    expect(plan).toContain('Two test accounts are made on the destination')
    expect(plan).toContain('1 new account is kept out until released; the server enforces it.')
    expect(plan).toContain('accounts of the domain, can log on all the time')
    expect(plan).toMatch(/\d+ changes \([^)]*accounts \d[^)]*\) to take back/)
    expect(plan).toContain('Cannot be undone: The volume DpReserved')
    expect(plan).toContain('Disk protection (1)')
    expect(plan).toContain('Scheduled update: at 03:00')
  })

  test('the plan has no Approve while the retirement is what waits', () => {
    const view = planModal(monster('needs-retirement-approval'), { ...VIEWER, mayApprove: false }, AROUND)

    expect(view.submit).toBeUndefined()
  })

  test('a seat can be left out only where fewer stations were overruled', () => {
    const overruled = { ...crowded(8), answers: { seats: null, confirmedItems: [], overruledItems: ['stations'] } }
    const optional = (m: Migration) =>
      seatsModal(m, '/migrate').blocks.flatMap((block) => ('optional' in block ? [block.optional] : []))

    expect(new Set(optional(crowded(8)))).toEqual(new Set([false]))
    expect(new Set(optional(overruled))).toEqual(new Set([true]))
  })

  test('the items say who confirmed what, and why something was overruled', () => {
    const m = aMigration(
      requested(),
      assessed(),
      { type: 'item-confirmed', item: 'gpu-rendering' },
      { type: 'items-overruled', items: ['stations'], reason: 'one is broken' },
    )

    const items = JSON.stringify(itemsModal(m, ITEMS_VIEWER))

    expect(items).toMatch(/☑ GPU hardware rendering: confirmed by <@U03REQ>, <!date/)
    expect(items).toMatch(/☑ All stations mapped: overruled by <@U03REQ>, <!date[^:]*.*: one is broken/)
  })

  test('the way back lists what is taken back and what cannot be undone, as the rollback itself will have it', () => {
    const m = aMigration(requested(), assessed(), APPROVED, SCHEDULED, STARTED, {
      type: 'change-done',
      changeId: 'user.create.kiosk',
      how: 'applied',
      observed: 'there',
    })

    const view = JSON.stringify(rollbackModal(m))

    expect(view).toContain('1 change (accounts 1) to take back on lab-new.')
    expect(view).toContain('Remove the account kiosk, unless somebody has used it')
    expect(view).toContain('What cannot be undone')
  })

  test('the release offers what is not released yet', () => {
    const m = aMigration(requested(), assessed(), APPROVED, SCHEDULED, STARTED, ...IN_PILOT, BOTH_SEEN, {
      type: 'released',
      seats: [1],
      accounts: [],
    })

    const view = JSON.stringify(releaseModal(m, '/migrate'))

    expect(view).toContain('7 stations not released yet, 1 new account kept out')
    expect(view).not.toContain('"text":"Teacher"')
    expect(view).toContain('"text":"Row1-A"')
  })

  test('the seats are filled in with the proposal', () => {
    const view = JSON.stringify(seatsModal(crowded(8), '/migrate'))

    expect(view).toContain('"initial_option":{"text":{"type":"plain_text"')
  })
})
