import { nextLapseAt } from './approvals.ts'
import { nextScreenWarningAt } from './drain/screen-warnings.ts'
import { nextStillOnAt, pendingEnding } from './drain/still-on.ts'
import type { EpochMs } from './ids.ts'
import type { Migration } from './migration.ts'
import type { Policy } from './policy.ts'
import { isEnded } from './states.ts'

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

/** When the template is to be copied ahead, or looked at again; null where it is not, or through. */
export function nextPreparationAt(m: Migration, policy: Policy): EpochMs | null {
  const hasTemplate = m.assessment?.changes.some((change) => change.kind === 'template-copy') ?? false
  if (policy.copyAheadMs === 0 || !m.schedule || !hasTemplate) return null
  return m.preparation ? m.preparation.lookAgainAt : m.schedule.startAt - policy.copyAheadMs
}

/** Whether a scheduled migration's servers are to be read again now. */
export function isRecheckDue(m: Migration, policy: Policy, now: EpochMs): boolean {
  const at = nextRecheckAt(m, policy)
  return m.isCheckWanted || (at !== null && at <= now)
}

/** When there is work on the servers: at once, when a failed attempt is made again, or when warned people are to be looked after. */
function nextWorkAt(m: Migration, policy: Policy): EpochMs {
  if (m.stopRequestedBy !== null || !m.cutover) return m.changedAt
  return Math.max(m.cutover.retryAt ?? m.changedAt, nextStillOnAt(m, policy) ?? 0)
}

/** A person is asked about those who are still logged on; meanwhile they may leave by themselves. */
function nextLookAt(m: Migration, policy: Policy): EpochMs | null {
  const ending = pendingEnding(m)?.ending
  return ending ? (ending.lookedAt ?? m.changedAt) + policy.progressPollMs : null
}

/** When to look again whether a server is back; after a look that went wrong, not before its next try. */
export function nextRestartLookAt(m: Migration): EpochMs | null {
  return m.restart && Math.max(m.restart.lookAgainAt, m.cutover?.retryAt ?? 0)
}

/** Whether the window of the cutover is still a question: until its pilot begins, or it is taken back. */
export function isInWindow(m: Migration): boolean {
  return m.cutover !== null && m.schedule !== null && !m.pilot && !m.rollback && !m.retirement && !isEnded(m.state)
}

/** When the person on duty is to be asked, or has had time enough to answer. */
export function nextQuestionAt(m: Migration): EpochMs | null {
  if (!isInWindow(m) || !m.schedule) return null
  if (!m.question) return m.schedule.goBackBy
  return m.question.isAnswered ? null : m.question.answerBy
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
      return m.decideBy
    case 'needs-approval':
      return earliest([m.decideBy, nextLapseAt(m)])
    case 'needs-retirement-approval':
      return nextLapseAt(m)
    case 'needs-window':
      return m.isCheckWanted ? m.changedAt : (m.approval?.expiresAt ?? m.decideBy)
    case 'scheduled':
      if (m.isCheckWanted) return m.changedAt
      return earliest([
        m.schedule?.retryAt ?? m.schedule?.startAt,
        nextRecheckAt(m, policy),
        nextPreparationAt(m, policy),
        nextScreenWarningAt(m, policy),
      ])
    case 'migrating':
    case 'verifying':
    case 'rolling-back':
    case 'retiring':
      return earliest([nextWorkAt(m, policy), nextQuestionAt(m)])
    case 'restarting':
      return earliest([m.stopRequestedBy === null ? nextRestartLookAt(m) : m.changedAt, nextQuestionAt(m)])
    case 'waiting-for-stations':
      return earliest([m.cutover?.retryAt ?? m.changedAt + policy.stationPollMs, nextQuestionAt(m)])
    case 'waiting-for-person':
      return earliest([m.parked?.reason === 'still-on' ? nextLookAt(m, policy) : null, nextQuestionAt(m)])
    case 'stopped':
    case 'failed':
      return nextQuestionAt(m)
    case 'pilot':
      return m.changedAt + policy.pilotPollMs
    case 'drift':
    case 'assessing-retirement':
      return m.changedAt
    case 'completed':
    case 'rolled-back':
    case 'retired':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return null
  }
}
