import { describe, expect, test } from 'vitest'
import { checkedContent } from '../../../sandbox/slack/validation/message.ts'
import { checkedView } from '../../../sandbox/slack/validation/view.ts'
import type { NoticeKind } from '../../../src/migration/announce/messages.ts'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import { type Rendered, renderCard } from '../../../src/slack/blocks/card.ts'
import { renderHelp } from '../../../src/slack/blocks/help.ts'
import { renderList } from '../../../src/slack/blocks/list.ts'
import { renderNotice } from '../../../src/slack/blocks/notices.ts'
import { renderPlainLine } from '../../../src/slack/blocks/plain-line.ts'
import { itemsModal } from '../../../src/slack/modals/cutover/items-modal.ts'
import { seatsModal } from '../../../src/slack/modals/cutover/seats-modal.ts'
import { acknowledgeModal } from '../../../src/slack/modals/decision/acknowledge-modal.ts'
import { planModal } from '../../../src/slack/modals/decision/plan-modal.ts'
import { rejectModal } from '../../../src/slack/modals/decision/reject-modal.ts'
import { historyModal } from '../../../src/slack/modals/history-modal.ts'
import { scheduleModal } from '../../../src/slack/modals/request/schedule-modal.ts'
import { startModal } from '../../../src/slack/modals/request/start-modal.ts'
import { worksheetModal } from '../../../src/slack/modals/worksheet-modal.ts'
import { sourceReading } from '../../support/a-reading.ts'
import {
  APPROVED,
  AROUND,
  aFinding,
  aMigration,
  anAssessment,
  assessed,
  HOUR,
  logged,
  NOON,
  requested,
  SCHEDULED,
} from './sample.ts'

const NASTY = `<!channel> ${'A very long name & '.repeat(30)}*bold* \n\u202E@here`
const VIEWER = { mayApprove: true, mayReject: true, expectedDigest: 'ffffffff' }
const STARTED: MigrationEvent = { type: 'started', secretKeyId: 'k1' }
const NOTICES: NoticeKind[] = ['scheduled', 'reminder', 'started', 'delayed', 'finished', 'cancelled', 'failed', 'void']

/** 200 changes, 100 findings of 50 rules and everything else at its longest, with names that want to notify everyone. */
function monster(state?: StateName): Migration {
  const findings = Array.from({ length: 100 }, (_, index) =>
    aFinding(`A${index % 50}`, index % 3 === 0 ? 'block' : 'acknowledge', {
      subject: `${index}`,
      title: NASTY,
      evidence: NASTY,
      remedy: NASTY,
    }),
  )
  const changes = Array.from({ length: 200 }, (_, index): Change => {
    const base = { id: `c${index}`, before: NASTY }
    if (index % 4 === 0) return { ...base, kind: 'station-name', seat: index, seatName: NASTY, to: NASTY }
    if (index % 4 === 1) return { ...base, kind: 'must-change-password', user: NASTY }
    if (index % 4 === 2) return { ...base, kind: 'managed-computer', computer: NASTY, systemType: 'PersonalComputers' }
    return { ...base, kind: 'manual', rule: 'M3', item: `item-${index}`, title: NASTY, instruction: NASTY }
  })
  const stations = Array.from({ length: 120 }, (_, index) => ({
    ...sourceReading().worksheet.stations[0]!,
    stationId: index + 1,
    name: NASTY,
  }))
  const source = { ...sourceReading().worksheet, stations }
  const kept = Array.from({ length: 80 }, () => ({ what: NASTY, why: NASTY }))
  const migration = aMigration(requested(NASTY, NASTY), assessed(anAssessment(findings, { changes, kept, source })))
  return {
    ...migration,
    ...(state ? { state } : {}),
    outcome: NASTY,
    assessmentFailure: NASTY,
    voided: Array.from({ length: 60 }, () => ({ server: 'source', field: NASTY, was: NASTY, now: NASTY })),
    parked: { reason: 'seats', sentence: NASTY },
    seatProposal: {
      seats: { 1: 1 },
      found: Array.from({ length: 120 }, (_, index) => ({ stationId: index + 1, name: NASTY })),
    },
    verification: { isOk: false, checks: 9, differences: Array.from({ length: 60 }, () => NASTY), at: NOON },
    cutover: {
      startedAt: NOON,
      isUntouched: false,
      secretKeyId: 'k',
      warning: 'none',
      progress: {},
      attempts: 0,
      retryAt: null,
    },
    mapped: { mapped: 1, wanted: 120 },
  }
}

/** As many seats as stations, none with a short name. */
function crowded(count: number): Migration {
  const migration = monster()
  const { assessment, seatProposal } = migration
  if (!assessment || !seatProposal) throw new Error('a monster has both')
  const source = { ...assessment.source, stations: assessment.source.stations.slice(0, count) }
  const found = seatProposal.found.slice(0, count)
  return { ...migration, assessment: { ...assessment, source }, seatProposal: { ...seatProposal, found } }
}

function problemsOf(drawing: Rendered): void {
  checkedContent({ text: drawing.text, blocks: drawing.blocks }, 'update')
}

/** Markup that would notify everyone, or link somewhere, if it came through. */
function expectHarmless(drawn: unknown): void {
  expect(JSON.stringify(mrkdwnOf(drawn))).not.toMatch(/<!channel|<!here|<http/)
}

function mrkdwnOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf)
  if (typeof value !== 'object' || value === null) return []
  const own = 'type' in value && value.type === 'mrkdwn' ? [value] : []
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)]
}

describe('every card', () => {
  test.each(Object.keys(STATES) as StateName[])('is taken by Slack in the state %s, at its fullest', (state) => {
    const card = renderCard(monster(state), AROUND)

    expect(() => problemsOf(card)).not.toThrow()
    expect(card.text).not.toBe('')
    expectHarmless(card)
  })

  test.each(Object.keys(STATES) as StateName[])('has at most one primary button in the state %s', (state) => {
    const card = renderCard({ ...monster(state), parked: null }, AROUND)

    const buttons = JSON.stringify(card.blocks).match(/"style":"primary"/g) ?? []
    expect(buttons.length).toBeLessThanOrEqual(1)
  })

  test('counts what it leaves out', () => {
    const card = renderCard(monster('blocked'), AROUND)

    expect(JSON.stringify(card.blocks)).toMatch(/… and \d+ more\./)
  })

  test('names no account, however the account comes into it', () => {
    const migration = aMigration(
      requested(),
      assessed(
        anAssessment([
          aFinding('B5', 'block', { title: 'The account student01 is locked.', remedy: 'Unlock MPS-SRC01\\kiosk.' }),
        ]),
      ),
    )

    const card = JSON.stringify(renderCard(migration, AROUND))

    expect(card).toContain(': an account is locked.')
    expect(card).not.toMatch(/student01|kiosk/)
  })

  test('says how far the cutover is and what is being done', () => {
    const { changes } = anAssessment()
    const migration = aMigration(requested(), assessed(), APPROVED, SCHEDULED, STARTED, {
      type: 'change-intended',
      changeId: changes[3]!.id,
    })

    const card = JSON.stringify(renderCard(migration, AROUND))

    expect(card).toContain('*Progress:* 0 of 7 changes done. Now: Window: ')
  })
})

describe('every modal', () => {
  const drawn: [string, () => unknown][] = [
    ['the start form', () => startModal(['lab-old', 'lab-new', NASTY])],
    ['the start form with 300 servers', () => startModal(Array.from({ length: 300 }, (_, index) => `server-${index}`))],
    ['the plan', () => planModal(monster('needs-approval'), VIEWER, AROUND)],
    ['a plan that is not there yet', () => planModal(aMigration(requested()), VIEWER, AROUND)],
    ['the acknowledgements', () => acknowledgeModal(monster())],
    ['acknowledgements where none is open', () => acknowledgeModal(aMigration(requested(), assessed()))],
    ['the schedule', () => scheduleModal(monster(), AROUND, NOON)],
    ['the seats where there are too many', () => seatsModal(monster(), '/migrate')],
    ['the seats of 40 stations', () => seatsModal(crowded(40), '/migrate')],
    ['the items', () => itemsModal(monster(), NASTY)],
    ['the items when all are confirmed', () => itemsModal(aMigration(requested()), null)],
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

  test('the seats are filled in with the proposal', () => {
    const view = JSON.stringify(seatsModal(crowded(8), '/migrate'))

    expect(view).toContain('"initial_option":{"text":{"type":"plain_text"')
  })
})

describe('every notice', () => {
  const facts = {
    source: 'lab-old',
    destination: 'lab-new',
    startAt: NOON + 38 * HOUR,
    endAt: NOON + 42 * HOUR,
    because: null,
  }
  const migration = aMigration(requested(), assessed(), APPROVED, SCHEDULED)

  test.each(NOTICES)('%s is taken by Slack with the longest names', (kind) => {
    const notice = renderNotice(kind, { ...facts, because: NASTY }, monster(), AROUND)

    expect(() => problemsOf(notice)).not.toThrow()
    expectHarmless(notice)
  })

  test.each(NOTICES)('%s says first what to do, names no server and whom to ask', (kind) => {
    const { text } = renderNotice(kind, facts, migration, AROUND)

    expect(text).toMatch(/^(Please|You can) /)
    expect(text).not.toMatch(/lab-old|lab-new|server/i)
    expect(text).toContain('IT desk, ext. 4711')
  })

  test.each(NOTICES)('%s can be drawn before anything is known', (kind) => {
    const notice = renderNotice(kind, { ...facts, startAt: null, endAt: null }, undefined, AROUND)

    expect(() => problemsOf(notice)).not.toThrow()
    expect(notice.text).not.toMatch(/null|undefined|NaN/)
  })

  test('names the stations, and counts those beyond twelve', () => {
    const { text } = renderNotice('scheduled', facts, migration, AROUND)

    expect(text).toContain('the 8 stations Teacher, Row1-A')
  })
})

describe('other messages', () => {
  test('a story and a direct line are taken by Slack however long they are', () => {
    const drawing = renderPlainLine(NASTY.repeat(30), AROUND.zones)

    expect(() => problemsOf(drawing)).not.toThrow()
    expectHarmless(drawing)
  })

  test('the list holds fifty migrations and the help every command', () => {
    const fifty = Array.from({ length: 50 }, () => monster())

    expect(() => problemsOf(renderList('Migrations', fifty, AROUND))).not.toThrow()
    expect(() => problemsOf(renderList('Migrations', [], AROUND))).not.toThrow()
    expect(() => problemsOf(renderHelp('/migrate'))).not.toThrow()
  })
})
