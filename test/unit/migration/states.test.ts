import { describe, expect, it } from 'vitest'
import { nextDueAt } from '../../../src/migration/due.ts'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { isEnded, STATES, type StateName } from '../../../src/migration/states.ts'
import { anAssessment } from '../../support/an-assessment.ts'
import {
  DIGEST,
  folded,
  inState,
  intendedWithRestart,
  LOG_TO,
  retirementAssessed,
  rollbackStarted,
  verified,
} from '../../support/every-state.ts'
import { MONDAY, POLICY } from '../../support/fake-ports.ts'

const states = Object.keys(STATES) as StateName[]
const OPEN = anAssessment()
const RULES = OPEN.findings.map((finding) => finding.rule)

const toVoid = (assessment = OPEN): MigrationEvent => ({
  type: 'approval-voided',
  differences: [],
  assessment,
  digest: DIGEST,
  isAtStart: false,
  decideBy: MONDAY,
})
const acknowledge: MigrationEvent = { type: 'acknowledged', rules: RULES, digest: DIGEST }
const BLOCKED = anAssessment({ passwords: { missing: ['CONTOSO\\lab7'] } })
const NEW_SUBJECT = {
  ...OPEN,
  findings: OPEN.findings.map((finding) => ({ ...finding, subject: `new ${finding.subject}` })),
}

const stopped = [{ type: 'stop-requested' }, { type: 'stopped' }] as const
const parked: MigrationEvent = { type: 'parked', reason: 'unreachable', sentence: 'No answer.' }
const failed: MigrationEvent = { type: 'change-failed', changeId: 'x', sentence: 'No.' }
const having = (events: readonly MigrationEvent[], state: StateName) => folded(events, inState(state))

const wentBack: MigrationEvent = { type: 'went-back', turn: 1, why: 'a backup was restored', decideBy: MONDAY }

/** One event for every way out of a state, and of which record where it is not the usual one. */
const WAYS: readonly (readonly [from: StateName, event: MigrationEvent, of?: Migration])[] = [
  ['assessing', { type: 'assessment-failed', sentence: 'It does not answer.' }],
  ['assessing', { type: 'assessed', assessment: OPEN, digest: DIGEST }],
  ['assessing', { type: 'assessed', assessment: { ...OPEN, findings: [] }, digest: DIGEST }],
  ['blocked', { type: 'check-requested', decideBy: MONDAY }],
  ['blocked', { type: 'rejected', reason: 'no' }],
  ['needs-acknowledgement', acknowledge],
  ['needs-acknowledgement', { type: 'check-requested', decideBy: MONDAY }],
  ['needs-acknowledgement', { type: 'rejected', reason: 'no' }],
  ['needs-approval', { type: 'approved', digest: DIGEST, expiresAt: MONDAY }],
  ['needs-approval', { type: 'check-requested', decideBy: MONDAY }],
  ['needs-approval', { type: 'rejected', reason: 'no' }],
  ['scheduled', { type: 'started', secretKeyId: 'key-1' }],
  ['scheduled', { type: 'window-missed', sentence: 'Too late.' }],
  ...(['needs-window', 'scheduled', 'migrating'] as const).flatMap((from): [StateName, MigrationEvent][] => [
    [from, toVoid()],
    [from, toVoid(BLOCKED)],
    [from, toVoid(NEW_SUBJECT)],
  ]),
  [
    'needs-window',
    {
      type: 'scheduled',
      window: { startAt: 1, endAt: 2, goBackBy: 1 },
      isNow: false,
      reason: null,
      reminderAts: [],
    },
  ],
  ['migrating', { type: 'stations-counted', mapped: 1, wanted: 2 }],
  ['migrating', { type: 'verification-started' }],
  ['migrating', { type: 'release-made' }, having([{ type: 'released', seats: [], accounts: ['kiosk'] }], 'pilot')],
  ...(['migrating', 'rolling-back', 'retiring', 'restarting'] as const).map((from): [StateName, MigrationEvent] => [
    from,
    failed,
  ]),
  ...(['migrating', 'rolling-back', 'retiring'] as const).map((from): [StateName, MigrationEvent] => [
    from,
    intendedWithRestart,
  ]),
  ...(['migrating', 'waiting-for-stations', 'verifying', 'restarting', 'rolling-back', 'retiring'] as const).flatMap(
    (from): [StateName, MigrationEvent][] => [
      [from, parked],
      [from, { type: 'stopped' }],
    ],
  ),
  ...(
    ['migrating', 'waiting-for-stations', 'waiting-for-person', 'verifying', 'stopped', 'failed', 'pilot'] as const
  ).map((from): [StateName, MigrationEvent] => [from, rollbackStarted]),
  ...(['waiting-for-person', 'stopped'] as const).flatMap((from): [StateName, MigrationEvent, Migration?][] => {
    const events = from === 'stopped' ? stopped : [parked]
    return [
      [from, { type: 'resumed' }],
      [from, { type: 'resumed' }, having(events, 'restarting')],
      [from, { type: 'resumed' }, having(events, 'rolling-back')],
      [from, { type: 'resumed' }, having(events, 'retiring')],
    ]
  }),
  ['failed', { type: 'resumed' }],
  ['failed', { type: 'resumed' }, having([failed], 'rolling-back')],
  ['failed', { type: 'resumed' }, having([failed], 'retiring')],
  ['waiting-for-person', { type: 'stopped' }],
  ['restarting', { type: 'restart-over' }],
  ['restarting', { type: 'restart-over' }, having([rollbackStarted], 'restarting')],
  ['restarting', { type: 'restart-over' }, having([intendedWithRestart], 'retiring')],
  ['verifying', verified],
  ['verifying', { type: 'verified', checks: 1 }],
  ['verifying', { type: 'verification-failed', differences: ['x'] }],
  ['pilot', { type: 'signed-off' }],
  ['pilot', { type: 'released', seats: [1], accounts: [] }],
  ['completed', { type: 'drift-check-requested' }],
  ['completed', { type: 'retirement-requested' }],
  ['completed', rollbackStarted],
  ['drift', { type: 'drift-checked', differences: [] }],
  ['drift', { type: 'drift-check-failed', sentence: 'No.' }, having([{ type: 'drift-check-requested' }], 'retired')],
  ['rolling-back', { type: 'rolled-back', differences: [] }],
  ['assessing-retirement', retirementAssessed],
  ['assessing-retirement', { type: 'retirement-assessment-failed', sentence: 'No.' }],
  ['assessing-retirement', { type: 'cancelled' }],
  ['needs-retirement-approval', { type: 'check-requested', decideBy: MONDAY }],
  ['needs-retirement-approval', { type: 'retirement-approved' }],
  ['needs-retirement-approval', { type: 'cancelled' }],
  ['needs-retirement-approval', rollbackStarted],
  ['retiring', { type: 'retired' }],
  ['retired', { type: 'drift-check-requested' }],
  ...(['needs-window', 'scheduled', 'migrating', 'waiting-for-person', 'pilot'] as const).map(
    (from): [StateName, MigrationEvent] => [from, wentBack],
  ),
  ['stopped', { type: 'cancelled' }],
  ['failed', { type: 'cancelled' }],
  ...(['assessing', 'blocked', 'needs-acknowledgement', 'needs-approval', 'needs-window', 'scheduled'] as const).map(
    (from): [StateName, MigrationEvent] => [from, { type: 'cancelled' }],
  ),
  ...(['blocked', 'needs-acknowledgement', 'needs-approval', 'needs-window'] as const).map(
    (from): [StateName, MigrationEvent] => [from, { type: 'expired' }],
  ),
]

describe('the table of states', () => {
  it.each(states)('names exactly the ways out of %s', (state) => {
    const taken = WAYS.filter(([from]) => from === state).map(
      ([, event, of = inState(state)]) => folded([event], of).state,
    )

    expect([...new Set(taken)].toSorted()).toEqual([...STATES[state].exits].toSorted())
  })

  it.each(states)('leads to %s along its exits', (state) => {
    const way = LOG_TO[state].map((_, index) => folded(LOG_TO[state].slice(0, index + 1)).state)

    for (const [index, to] of way.entries()) {
      const from = way[index - 1]
      if (from !== undefined && from !== to) expect(STATES[from].exits).toContain(to)
    }
  })

  it.each(states)('lets %s be due unless a person or nobody is to act', (state) => {
    const dueAt = nextDueAt(inState(state), POLICY)

    if (STATES[state].actsNext === 'stationmaster' || state === 'waiting-for-stations') expect(dueAt).not.toBeNull()
    if (isEnded(state)) expect(dueAt).toBeNull()
  })

  it.each(states)('leaves no record in %s without a due time or a person to ask', (state) => {
    const records = [inState(state), ...WAYS.map(([from, event, of = inState(from)]) => folded([event], of))]
    for (const m of records.filter((each) => each.state === state && !isEnded(state))) {
      expect(nextDueAt(m, POLICY) !== null || STATES[state].verbs.length > 0, JSON.stringify(m.cutover)).toBe(true)
      if (STATES[state].actsNext === 'stationmaster') expect(nextDueAt(m, POLICY)).not.toBeNull()
    }
  })

  it('gives back the locks where nothing more is to come, and nowhere else', () => {
    const free = states.filter((state) => !STATES[state].holdsLocks)

    const ended = ['completed', 'rolled-back', 'retired', 'rejected', 'cancelled', 'expired']
    expect(free).toEqual([...ended, 'failed'])
    expect(states.filter(isEnded)).toEqual(ended)
  })

  it.each(states)('notes when %s ended, if it did', (state) => {
    expect(inState(state).endedAt !== null).toBe(!STATES[state].holdsLocks)
  })
})
