import type { LoggedEvent, MigrationEvent } from '../../src/migration/events.ts'
import { evolve } from '../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../src/migration/migration.ts'
import type { StateName } from '../../src/migration/states.ts'
import { anAssessment } from './an-assessment.ts'
import { CAROL, HOUR_MS, MONDAY } from './fake-ports.ts'

const DECIDE_BY = MONDAY + 72 * HOUR_MS
export const DIGEST = 'd1'.repeat(32)

const ASSESSMENT = anAssessment()
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
const parked: MigrationEvent = { type: 'parked', reason: 'unreachable', sentence: 'lab-new does not answer.' }
const verifying: MigrationEvent = { type: 'verification-started' }

const TO_APPROVED = [requested, assessed, acknowledged, approved]
const TO_MIGRATING = [...TO_APPROVED, scheduled, started]

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
  'waiting-for-person': [...TO_MIGRATING, parked],
  verifying: [...TO_MIGRATING, verifying],
  completed: [...TO_MIGRATING, verifying, { type: 'verified', checks: 52 }],
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
