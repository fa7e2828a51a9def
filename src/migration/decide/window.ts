import { isInWindow } from '../due.ts'
import type { MigrationEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import { refuse } from '../refusal.ts'
import { STATES } from '../states.ts'
import { type Decision, wrongState } from './command.ts'
import { rollbackStarted } from './rolling-back.ts'

/** The cutover goes on until a new end; the time to go back moves with it. */
export function decideExtend(
  m: Migration,
  endAt: EpochMs,
  { now, policy, format }: { now: EpochMs; policy: Policy; format: (at: EpochMs) => string },
): Decision {
  if (!STATES[m.state].verbs.includes('extend')) return wrongState(m.id, 'be given a new end', m.state)
  if (!isInWindow(m) || !m.schedule) {
    return refuse('wrong-state', `${m.id} can't be given a new end: its window is no longer in question.`)
  }
  const goBackBy = endAt - policy.goBackMarginMs
  if (goBackBy <= now) {
    return refuse(
      'bad-input',
      `${format(endAt)} is too soon: going back needs time, so the earliest end is ${format(now + policy.goBackMarginMs + MINUTE_MS)}.`,
    )
  }
  return [{ type: 'window-extended', window: { startAt: m.schedule.startAt, endAt, goBackBy } }]
}

const MINUTE_MS = 60_000

/** What the clock brings about: the question, and what the approver chose where nobody answers it. */
export function decideWindow(m: Migration, now: EpochMs, policy: Policy): readonly MigrationEvent[] {
  if (!isInWindow(m) || !m.schedule) return []
  if (!m.question) {
    return now >= m.schedule.goBackBy ? [{ type: 'go-back-by-passed', answerBy: now + policy.answerWithinMs }] : []
  }
  if (m.question.isAnswered || now < m.question.answerBy) return []
  const reason = 'The time to go back had passed, and nobody answered.'
  if (m.approval?.ifNoAnswer === 'roll-back') return [{ type: 'unanswered' }, rollbackStarted(m, reason)]
  return [{ type: 'unanswered' }, ...held(m)]
}

/** Where the locks of both servers can't be had, nothing is rolled back without a person. */
export function heldForWantOfLocks(m: Migration, now: EpochMs, because: string): readonly MigrationEvent[] {
  const isOpen = isInWindow(m) && m.question !== null && !m.question.isAnswered && now >= m.question.answerBy
  return isOpen ? [{ type: 'unanswered', heldBecause: because }] : []
}

/** What waits already waits on; what runs stops where it is. */
function held(m: Migration): readonly MigrationEvent[] {
  if (['waiting-for-person', 'stopped', 'failed'].includes(m.state)) return []
  if (m.stopRequestedBy !== null) return [{ type: 'stopped' }]
  const sentence = 'The window is over and nobody has decided to go on. Give it a new end, or roll it back.'
  return [{ type: 'parked', reason: 'window-over', sentence }]
}
