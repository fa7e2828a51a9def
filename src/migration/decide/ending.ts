import { lapsedApprovals } from '../approvals.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { refuse } from '../refusal.ts'
import { isEnded, STATES, type StateName } from '../states.ts'
import { type Decision, wrongState } from './command.ts'

const APPROVED_HERE: readonly StateName[] = ['needs-approval', 'needs-retirement-approval']

/** Stops after the change in hand. Where no worker is in the middle of one it is stopped at once. */
export function decideStop(m: Migration): Decision {
  switch (m.state) {
    case 'migrating':
    case 'verifying':
    case 'restarting':
    case 'rolling-back':
    case 'retiring':
      if (m.stopRequestedBy !== null)
        return refuse('wrong-state', `${m.id} is already stopping: the change in hand is being finished.`)
      return [{ type: 'stop-requested' }]
    case 'waiting-for-stations':
    case 'waiting-for-person':
      return [{ type: 'stop-requested' }, { type: 'stopped' }]
    case 'stopped':
      return refuse('wrong-state', `${m.id} is stopped already. Resume it, or cancel it.`)
    default:
      if (STATES[m.state].verbs.includes('cancel')) {
        return refuse(
          'wrong-state',
          `${m.id} can't be stopped: it is ${STATES[m.state].says}, and nothing is being changed. Cancel it instead.`,
        )
      }
      return wrongState(m.id, 'be stopped', m.state)
  }
}

/** Gives up. Once changes have been made it must be stopped first, so that nobody cancels in the middle of one. */
export function decideCancel(m: Migration): Decision {
  if (m.retirement?.approvedBy && !isEnded(m.state)) {
    return refuse(
      'wrong-state',
      `${m.id} can't be cancelled: the migration itself is completed, only the retirement of the source is not. Resume it.`,
    )
  }
  if (STATES[m.state].verbs.includes('cancel')) return [{ type: 'cancelled' }]
  if (!STATES[m.state].verbs.includes('stop')) return wrongState(m.id, 'be cancelled', m.state)
  return refuse(
    'wrong-state',
    `${m.id} can't be cancelled while it is ${STATES[m.state].says}. Stop it first; then it says what is done and what is not, and can be cancelled.`,
  )
}

/** Goes on after a stop, a failure or a wait that a person has mended. */
export function decideResume(m: Migration): Decision {
  if (!STATES[m.state].verbs.includes('resume')) return wrongState(m.id, 'be resumed', m.state)
  if (m.parked?.reason === 'seats' || m.parked?.reason === 'manual-items') {
    return refuse('wrong-state', `${m.id} waits for a confirmation, not for a resume: ${m.parked.sentence}`)
  }
  if (m.parked?.reason === 'window-over' || m.parked?.reason === 'still-on')
    return refuse('wrong-state', `${m.id}: ${m.parked.sentence}`)
  return [{ type: 'resumed' }]
}

/** The request has waited for its decision longer than it may, or approvals for those of others. */
export function decideExpire(m: Migration, now: EpochMs): Decision {
  const limit = m.state === 'needs-window' ? (m.approval?.expiresAt ?? m.decideBy) : m.decideBy
  const waits = ['blocked', 'needs-acknowledgement', 'needs-approval', 'needs-window'].includes(m.state)
  if (waits && now >= limit) return [{ type: 'expired' }]
  const people = APPROVED_HERE.includes(m.state) ? lapsedApprovals(m, now) : []
  return people.length > 0 ? [{ type: 'approvals-lapsed', people }] : []
}
