import type { Assessment } from '../../../src/migration/assessment/assessment.ts'
import type { Finding } from '../../../src/migration/assessment/finding.ts'
import type { LoggedEvent, MigrationEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { ANY_TIME } from '../../../src/migration/permitted/permitted-times.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import type { Policy } from '../../../src/migration/policy.ts'
import type { Surroundings } from '../../../src/slack/blocks/next-step.ts'
import { SiteZones } from '../../../src/time/site-zones.ts'
import { destinationReading, sourceReading } from '../../support/a-reading.ts'
import { wording } from '../../support/fake-ports.ts'

export const NOON = Date.UTC(2026, 10, 20, 12)
export const HOUR = 3_600_000
export const DIGEST = 'ab12cd34'.repeat(8)

export const POLICY: Policy = {
  selfApproval: false,
  approvals: 1,
  serverApprovals: new Map(),
  approvalExpiresMs: 72 * HOUR,
  noticesBeforeMs: [24 * HOUR, HOUR],
  windowLengthMs: 4 * HOUR,
  windowAtLeastMs: 2 * HOUR,
  windowAtMostMs: 8 * HOUR,
  permitted: ANY_TIME,
  goBackMarginMs: HOUR,
  noticeToleranceMs: HOUR / 12,
  startToleranceMs: HOUR / 4,
  recheckLeadMs: HOUR / 4,
  stationPollMs: 60_000,
  retryDelaysMs: [60_000],
  warnScreensBeforeMs: [900_000, 60_000],
  sessionGraceMs: 300_000,
  whenStillOn: 'end',
  copyAheadMs: 0,
  progressPollMs: 60_000,
  restartTimeoutMs: 1_800_000,
  pilotPollMs: 60_000,
  stuckAfterMs: 600_000,
  answerWithinMs: HOUR / 2,
  onDuty: 'U02ONSITE',
}

export const AROUND: Surroundings = {
  zones: new SiteZones('Europe/Berlin'),
  policy: POLICY,
  wording,
  site: {
    updatesChannel: 'C01OPS',
    noticesChannels: () => ['C01STAFF'],
    command: '/migrate',
    contact: 'IT desk, ext. 4711',
    alternative: "the library's laptops",
    calendarUrl: null,
    whoMay: (role) => (role === 'approver' ? '<@U01CAROL>, <!subteam^S0ADMINS>' : '<@U02ONSITE>'),
    approverIds: () => ['U01CAROL'],
  },
}

export function requested(source = 'lab-old', destination = 'lab-new'): MigrationEvent {
  return { type: 'requested', source, destination, wantedStartAt: null, decideBy: NOON + POLICY.approvalExpiresMs }
}

export function assessed(assessment: Assessment = anAssessment(), digest = DIGEST): MigrationEvent {
  return { type: 'assessed', assessment, digest }
}

export const APPROVED: MigrationEvent = { type: 'approved', digest: DIGEST, expiresAt: NOON + POLICY.approvalExpiresMs }

export const SCHEDULED: MigrationEvent = {
  type: 'scheduled',
  window: { startAt: NOON + 38 * HOUR, endAt: NOON + 42 * HOUR, goBackBy: NOON + 41 * HOUR },
  isNow: false,
  reason: null,
  reminderAts: [],
}

export const STARTED: MigrationEvent = { type: 'started', secretKeyId: 'k1' }

/** The destination is as planned, and its pilot begins. */
export const IN_PILOT: readonly MigrationEvent[] = [
  { type: 'verification-started' },
  { type: 'verified', checks: 9, worksheet: sourceReading().worksheet },
]

export const BOTH_SEEN: MigrationEvent = {
  type: 'pilot-observed',
  seen: { administratorAt: 'Teacher', userAt: 'Row1-A', failedLogOns: 1, alerts: [] },
}

export const SIGNED_OFF: readonly MigrationEvent[] = [{ type: 'signed-off' }, ...IN_PILOT]

export const CHANGES: readonly Change[] = [
  { id: 'setting.multiple-sessions', kind: 'server-setting', setting: 'multiple-sessions', to: true, before: 'off' },
  {
    id: 'user.create.kiosk',
    kind: 'create-user',
    user: 'kiosk',
    userType: 'Standard',
    fullName: 'Kiosk Account',
    description: '',
    before: 'missing',
  },
  { id: 'user.password.kiosk', kind: 'must-change-password', user: 'kiosk', before: '' },
  { id: 'station.name.1', kind: 'station-name', seat: 1, seatName: 'Window', to: 'Window', before: '' },
  {
    id: 'station.logon.1',
    kind: 'station-auto-logon',
    seat: 1,
    seatName: 'Window',
    to: 'kiosk',
    isAdministrator: false,
    before: '',
  },
  {
    id: 'computer.PC7',
    kind: 'managed-computer',
    computer: 'PC7',
    systemType: 'PersonalComputers',
    before: 'not managed',
  },
  {
    id: 'manual.gpu-rendering',
    kind: 'manual',
    rule: 'M3',
    item: 'gpu-rendering',
    title: 'GPU hardware rendering',
    instruction: 'In MultiPoint Manager, open Home, Edit server settings, and tick the box.',
    before: 'off',
  },
]

export function aFinding(rule: Finding['rule'], severity: Finding['severity'], other: Partial<Finding> = {}): Finding {
  return {
    rule,
    severity,
    server: 'lab-old',
    subject: rule,
    title: 'Licences have to be activated on the destination.',
    evidence: 'The destination reports the mode “per user”.',
    remedy: 'Activate the licences, then acknowledge.',
    statements: [12],
    ...other,
  }
}

/** An assessment with these findings; without any, nothing has to be acknowledged or mended. */
export function anAssessment(findings: readonly Finding[] = [], other: Partial<Assessment> = {}): Assessment {
  const [source, destination] = [sourceReading(), destinationReading()]
  return {
    assessedAt: NOON,
    source: source.worksheet,
    before: destination.worksheet,
    desired: source.worksheet,
    sourceFacts: source.facts,
    destinationFacts: destination.facts,
    findings,
    changes: CHANGES,
    kept: [{ what: 'Account teacher2', why: 'it is only on the destination' }],
    ...other,
  }
}

export function logged(...events: MigrationEvent[]): LoggedEvent[] {
  return events.map((event, index) => ({
    schema: 1,
    at: NOON + index * 60_000,
    by: event.type === 'assessed' ? 'stationmaster' : event.type === 'approved' ? 'U01CAROL' : 'U03REQ',
    event,
  }))
}

/** A migration to which these things have happened. */
export function aMigration(...events: MigrationEvent[]): Migration {
  const migration = evolveAll('MIG-42', null, logged(...events))
  if (!migration) throw new Error('a migration needs events')
  return migration
}
