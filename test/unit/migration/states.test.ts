import { describe, expect, it } from 'vitest'
import { nextDueAt } from '../../../src/migration/due.ts'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { isEnded, STATES, type StateName } from '../../../src/migration/states.ts'
import { anAssessment } from '../../support/an-assessment.ts'
import { DIGEST, folded, inState, LOG_TO } from '../../support/every-state.ts'
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

/** One event for every way out of a state; the events that operations commit there. */
const WAYS: readonly (readonly [from: StateName, event: MigrationEvent])[] = [
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
  ['migrating', { type: 'change-failed', changeId: 'x', sentence: 'No.' }],
  ...(['migrating', 'waiting-for-stations', 'verifying'] as const).flatMap((from): [StateName, MigrationEvent][] => [
    [from, { type: 'parked', reason: 'unreachable', sentence: 'No answer.' }],
    [from, { type: 'stopped' }],
  ]),
  ['waiting-for-person', { type: 'resumed' }],
  ['waiting-for-person', { type: 'stopped' }],
  ['verifying', { type: 'verified', checks: 1 }],
  ['verifying', { type: 'verification-failed', differences: ['x'] }],
  ['stopped', { type: 'resumed' }],
  ['stopped', { type: 'cancelled' }],
  ['failed', { type: 'resumed' }],
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
    const taken = WAYS.filter(([from]) => from === state).map(([, event]) => folded([event], inState(state)).state)

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

  it('gives back the locks where nothing more is to come, and nowhere else', () => {
    const free = states.filter((state) => !STATES[state].holdsLocks)

    expect(free).toEqual(['completed', 'rejected', 'cancelled', 'expired', 'failed'])
    expect(states.filter(isEnded)).toEqual(['completed', 'rejected', 'cancelled', 'expired'])
  })

  it.each(states)('notes when %s ended, if it did', (state) => {
    expect(inState(state).endedAt !== null).toBe(!STATES[state].holdsLocks)
  })
})
