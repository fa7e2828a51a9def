import type { EpochMs } from './ids.ts'
import type { Migration } from './migration.ts'
import type { Policy } from './policy.ts'

function earliest(moments: readonly (EpochMs | null | undefined)[]): EpochMs | null {
  const set = moments.filter((moment) => moment !== null && moment !== undefined)
  return set.length > 0 ? Math.min(...set) : null
}

/** When both servers are to be read again before a reminder goes out; null when no such moment lies ahead. */
function nextRecheckAt(m: Migration, policy: Policy): EpochMs | null {
  const schedule = m.schedule
  if (!schedule) return null
  const last = schedule.recheckedAt ?? Number.NEGATIVE_INFINITY
  const moments = schedule.reminderAts.map((at) => at - policy.recheckLeadMs).filter((at) => at > last)
  return earliest(moments)
}

/** Whether a scheduled migration's servers are to be read again now. */
export function isRecheckDue(m: Migration, policy: Policy, now: EpochMs): boolean {
  const at = nextRecheckAt(m, policy)
  return m.isCheckWanted || (at !== null && at <= now)
}

/**
 * When a worker must look at the migration next; null when only a person can move it. A moment in the past means at once.
 */
export function nextDueAt(m: Migration, policy: Policy): EpochMs | null {
  switch (m.state) {
    case 'assessing':
      return m.changedAt
    case 'blocked':
    case 'needs-acknowledgement':
    case 'needs-approval':
      return m.decideBy
    case 'needs-window':
      return m.isCheckWanted ? m.changedAt : (m.approval?.expiresAt ?? m.decideBy)
    case 'scheduled':
      if (m.isCheckWanted) return m.changedAt
      return earliest([m.schedule?.retryAt ?? m.schedule?.startAt, nextRecheckAt(m, policy)])
    case 'migrating':
    case 'verifying':
      return m.stopRequestedBy === null ? (m.cutover?.retryAt ?? m.changedAt) : m.changedAt
    case 'waiting-for-stations':
      return m.cutover?.retryAt ?? m.changedAt + policy.stationPollMs
    case 'waiting-for-person':
    case 'stopped':
    case 'failed':
    case 'completed':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return null
  }
}
