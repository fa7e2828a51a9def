import type { MigrationEvent, ParkReason } from './events.ts'

/*
 * An event that an earlier version cannot fold makes the record one of a newer schema, which earlier versions leave alone. So a new kind
 * of event, and a new value in an event that exists, gets the number after the newest that was ever released; docs/operations.md says
 * what that means for an upgrade. Numbers that are there never change.
 */

/** With which schema each kind of event came. */
export const EVENT_SCHEMAS = {
  acknowledged: 1,
  'approval-voided': 1,
  approved: 1,
  assessed: 1,
  'assessment-failed': 1,
  'attempt-failed': 1,
  cancelled: 1,
  'change-done': 1,
  'change-failed': 1,
  'change-intended': 1,
  'change-under-way': 1,
  'check-requested': 1,
  'drift-check-failed': 1,
  'drift-check-requested': 1,
  'drift-checked': 1,
  expired: 1,
  'go-back-by-passed': 1,
  'item-confirmed': 1,
  'items-overruled': 1,
  parked: 1,
  'pilot-observed': 1,
  prepared: 1,
  'recheck-failed': 1,
  rechecked: 1,
  rejected: 1,
  'release-made': 1,
  released: 1,
  requested: 1,
  'restart-looked-at': 1,
  'restart-over': 1,
  resumed: 1,
  retired: 1,
  'retirement-approved': 1,
  'retirement-assessed': 1,
  'retirement-assessment-failed': 1,
  'retirement-requested': 1,
  'rollback-started': 1,
  'rolled-back': 1,
  scheduled: 1,
  'screen-warned': 1,
  'screen-warning-intended': 1,
  'screen-warning-missed': 1,
  'seats-confirmed': 1,
  'seats-proposed': 1,
  'sessions-ended': 1,
  'sessions-left': 1,
  'sessions-warned': 1,
  'sessions-warning-intended': 1,
  'signed-off': 1,
  'start-wished': 1,
  started: 1,
  'stations-counted': 1,
  'still-on-answered': 1,
  'stop-requested': 1,
  stopped: 1,
  unanswered: 1,
  'verification-failed': 1,
  'verification-started': 1,
  verified: 1,
  'window-extended': 1,
  'window-missed': 1,
  'approval-given': 2,
  'approvals-lapsed': 2,
  'glass-broken': 2,
  'moving-again': 2,
  'retirement-approval-given': 2,
  stuck: 2,
  'went-back': 2,
} as const satisfies Readonly<Record<MigrationEvent['type'], number>>

/** With which schema each reason to wait for a person came. */
export const REASON_SCHEMAS = {
  seats: 1,
  'manual-items': 1,
  unreachable: 1,
  'outside-plan': 1,
  'unknown-outcome': 1,
  'restart-overdue': 1,
  'window-over': 1,
  'still-on': 1,
  'went-back': 2,
} as const satisfies Readonly<Record<ParkReason, number>>

/** Newest schema of records, events and messages that this version reads and writes. */
export const NEWEST_SCHEMA: number = Math.max(...Object.values(EVENT_SCHEMAS), ...Object.values(REASON_SCHEMAS))

/** The oldest schema whose readers know this event. */
export function schemaOf(event: MigrationEvent): number {
  const ofType = EVENT_SCHEMAS[event.type]
  return event.type === 'parked' ? Math.max(ofType, REASON_SCHEMAS[event.reason]) : ofType
}
