import type { LoggedEvent, MigrationEvent } from '../../src/migration/events.ts'
import { evolve } from '../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../src/migration/migration.ts'
import type { RestartWait } from '../../src/migration/record-parts.ts'
import { retirementFindings } from '../../src/migration/rules/retirement.ts'
import { pilotChanges } from '../../src/migration/stages/pilot-changes.ts'
import { retirementChanges } from '../../src/migration/stages/retirement.ts'
import type { StateName } from '../../src/migration/states.ts'
import { sourceReading } from './a-reading.ts'
import { anAssessment } from './an-assessment.ts'
import { CAROL, HOUR_MS, MINUTE_MS, MONDAY } from './fake-ports.ts'

const DECIDE_BY = MONDAY + 72 * HOUR_MS
export const DIGEST = 'd1'.repeat(32)

export const ASSESSMENT = anAssessment()
const BLOCKED = anAssessment({ passwords: { missing: ['CONTOSO\\lab7'] } })
const OPEN_RULES = [...new Set(ASSESSMENT.findings.filter((f) => f.severity === 'acknowledge').map((f) => f.rule))]

const START_AT = MONDAY + 30 * HOUR_MS
const WINDOW = { startAt: START_AT, endAt: START_AT + 4 * HOUR_MS, goBackBy: START_AT + 3 * HOUR_MS }

const requested: MigrationEvent = {
  type: 'requested',
  source: 'lab-old',
  destination: 'lab-new',
  wantedStartAt: null,
  decideBy: DECIDE_BY,
}
const assessed: MigrationEvent = { type: 'assessed', assessment: ASSESSMENT, digest: DIGEST }
const blocked: MigrationEvent = { type: 'assessed', assessment: BLOCKED, digest: DIGEST }
const acknowledged: MigrationEvent = { type: 'acknowledged', rules: OPEN_RULES, digest: DIGEST }
const approved: MigrationEvent = { type: 'approved', digest: DIGEST, expiresAt: DECIDE_BY }
const scheduled: MigrationEvent = { type: 'scheduled', window: WINDOW, isNow: false, reason: null, reminderAts: [] }
const started: MigrationEvent = { type: 'started', secretKeyId: 'key-1' }
const counted: MigrationEvent = { type: 'stations-counted', mapped: 1, wanted: 8 }
const made = ASSESSMENT.changes.flatMap((change): readonly MigrationEvent[] =>
  change.kind === 'manual' ? [] : [{ type: 'change-done', changeId: change.id, how: 'applied', observed: 'as wanted' }],
)
const pilotMade = pilotChanges(ASSESSMENT).map(
  (change): MigrationEvent => ({ type: 'change-done', changeId: change.id, how: 'applied', observed: 'as wanted' }),
)
const parked: MigrationEvent = { type: 'parked', reason: 'manual-items', sentence: 'A person has to do gpu-rendering.' }
const verifying: MigrationEvent = { type: 'verification-started' }

export const RESTART: RestartWait = {
  server: 'destination',
  changeId: 'virtual-desktops.role',
  expects: 'back',
  bootedBefore: MONDAY - HOUR_MS,
  since: MONDAY,
  goodAnswers: 0,
  lookAgainAt: MONDAY + MINUTE_MS,
  overdueAt: MONDAY + HOUR_MS,
  patienceMs: HOUR_MS,
}
export const verified: MigrationEvent = { type: 'verified', checks: 52, worksheet: ASSESSMENT.desired }
export const intendedWithRestart: MigrationEvent = {
  type: 'change-intended',
  changeId: RESTART.changeId,
  restart: RESTART,
}
export const retirementAssessed: MigrationEvent = {
  type: 'retirement-assessed',
  findings: retirementFindings({
    sourceId: 'lab-old',
    source: sourceReading(),
    managers: [],
    proof: { isProven: true, found: 'Administrator is one.' },
    canUnjoin: true,
  }),
  changes: retirementChanges(sourceReading()),
}
export const rollbackStarted: MigrationEvent = {
  type: 'rollback-started',
  changes: [{ id: 'undo.user.kiosk.create', kind: 'remove-user', user: 'kiosk', isEvenIfUsed: false, before: 'made' }],
  leftovers: [],
  reason: 'The screens flicker.',
}
const seen: MigrationEvent = {
  type: 'pilot-observed',
  seen: { administratorAt: 'Teacher', userAt: 'Row1-A', failedLogOns: 0, alerts: [] },
}

const TO_APPROVED = [requested, assessed, acknowledged, approved]
const TO_MIGRATING = [...TO_APPROVED, scheduled, started]
const TO_PILOT = [...TO_MIGRATING, ...made, ...pilotMade, verifying, verified, seen]
const TO_COMPLETED = [...TO_PILOT, { type: 'signed-off' } as const, verifying, verified]
const TO_RETIREMENT = [...TO_COMPLETED, { type: 'retirement-requested' } as const]
const TO_RETIRING = [...TO_RETIREMENT, retirementAssessed, { type: 'retirement-approved' } as const]

/** The shortest log that ends in each state. */
export const LOG_TO: Readonly<Record<StateName, readonly MigrationEvent[]>> = {
  assessing: [requested],
  blocked: [requested, blocked],
  'needs-acknowledgement': [requested, assessed],
  'needs-approval': [requested, assessed, acknowledged],
  'needs-window': TO_APPROVED,
  scheduled: [...TO_APPROVED, scheduled],
  migrating: TO_MIGRATING,
  'waiting-for-stations': [...TO_MIGRATING, counted],
  'waiting-for-person': [...TO_MIGRATING, ...made, ...pilotMade, parked],
  verifying: [...TO_MIGRATING, verifying],
  restarting: [...TO_MIGRATING, intendedWithRestart],
  pilot: TO_PILOT,
  completed: TO_COMPLETED,
  drift: [...TO_COMPLETED, { type: 'drift-check-requested' }],
  'rolling-back': [...TO_MIGRATING, rollbackStarted],
  'rolled-back': [...TO_MIGRATING, rollbackStarted, { type: 'rolled-back', differences: [] }],
  'assessing-retirement': TO_RETIREMENT,
  'needs-retirement-approval': [...TO_RETIREMENT, retirementAssessed],
  retiring: TO_RETIRING,
  retired: [...TO_RETIRING, { type: 'retired' }],
  rejected: [requested, blocked, { type: 'rejected', reason: 'exams' }],
  cancelled: [requested, { type: 'cancelled' }],
  expired: [requested, blocked, { type: 'expired' }],
  stopped: [...TO_MIGRATING, { type: 'stop-requested' }, { type: 'stopped' }],
  failed: [...TO_MIGRATING, { type: 'change-failed', changeId: 'setting.multiple-sessions', sentence: 'It refused.' }],
}

/** Folds a log as MIG-1; every event a minute after the other, by one approver. */
export function folded(events: readonly MigrationEvent[], from: Migration | null = null): Migration {
  const m = events.reduce<Migration | null>(
    (state, event) => evolve('MIG-1', state, { schema: 1, at: MONDAY, by: CAROL.id, event }),
    from,
  )
  if (!m) throw new Error('an empty log')
  return m
}

/** The log that `inState` folds. */
export function logOf(state: StateName): LoggedEvent[] {
  return LOG_TO[state].map((event) => ({ schema: 1, at: MONDAY, by: CAROL.id, event }))
}

/** A migration in this state. */
export function inState(state: StateName): Migration {
  const m = folded(LOG_TO[state])
  if (m.state !== state) throw new Error(`the log to ${state} ends in ${m.state}`)
  return m
}
