import type { EpochMs, ServerId } from '../ids.ts'
import { type Migration, type SessionsEnding, SOURCE_SESSIONS } from '../migration.ts'
import type { Policy } from '../policy.ts'
import { drainOf } from './drain-plan.ts'

/** An ending of sessions that is not through: one at a time, and nothing else is done meanwhile. */
export interface PendingEnding {
  readonly key: string
  readonly ending: SessionsEnding
}

export function pendingEnding({ cutover }: Migration): PendingEnding | null {
  const found = Object.entries(cutover?.endings ?? {}).find(([, ending]) => ending.status !== 'ended')
  return found ? { key: found[0], ending: found[1] } : null
}

/** How many are logged on as far as anybody knows; null where nobody could look yet. */
export function stillOn({ status, sessions, left }: SessionsEnding): number | null {
  return left ?? (status === 'intended' ? null : sessions)
}

/** When people have had their time: at once where nobody is on; where nobody knows whom a warning reached, after the same time. */
export function timeIsOverAt(m: Migration, { key, ending }: PendingEnding, policy: Policy): EpochMs {
  return stillOn(ending) === 0 ? (ending.lookedAt ?? ending.at) : ending.at + graceOf(m, key, policy)
}

/** Whom somebody has decided to log off is warned once more, and has as long as the last warning before a start gives. */
export function graceOf(m: Migration, key: string, policy: Policy): number {
  const plan = drainOf(m, policy)
  const isDecided = key === SOURCE_SESSIONS && m.cutover?.stillOn === 'end'
  return isDecided ? Math.min(plan.graceMs, ...plan.warnBeforeMs) : plan.graceMs
}

export interface StillOnStep {
  readonly step: 'end' | 'ask'
  readonly at: EpochMs
}

/** What is done about those who are still on, and when; null: it waits until they are gone. Before a restart they are logged off. */
export function stillOnStep(m: Migration, pending: PendingEnding, policy: Policy): StillOnStep | null {
  const overAt = timeIsOverAt(m, pending, policy)
  const { whenStillOn } = drainOf(m, policy)
  const answer = m.cutover?.stillOn ?? null
  const isEnded = whenStillOn === 'end' || answer === 'end' || stillOn(pending.ending) === 0
  if (pending.key !== SOURCE_SESSIONS || isEnded) return { step: 'end', at: overAt }
  if (answer === 'wait') return null
  return { step: 'ask', at: whenStillOn === 'ask' ? overAt : Math.max(overAt, waitsUntil(m, policy)) }
}

/** A cutover that waits for people has not begun for them, so it waits no longer than it may be late. */
function waitsUntil({ schedule }: Migration, policy: Policy): EpochMs {
  return schedule ? Math.min(schedule.startAt + policy.startToleranceMs, schedule.goBackBy) : 0
}

/** When somebody must look how many are still on, or do something about them; null where nothing is pending. */
export function nextStillOnAt(m: Migration, policy: Policy): EpochMs | null {
  const pending = pendingEnding(m)
  if (!pending) return null
  const lookAt = (pending.ending.lookedAt ?? pending.ending.at) + policy.progressPollMs
  const step = stillOnStep(m, pending, policy)
  return step ? Math.min(lookAt, step.at) : lookAt
}

/** The server whose sessions are in question: warned before a start, or waited for; null where none is. */
export function serverInQuestion(m: Migration): ServerId | null {
  const pending = pendingEnding(m)
  if (pending) return pending.key === SOURCE_SESSIONS || m.retirement?.approvedBy ? m.source : m.destination
  const isBefore = m.state === 'scheduled' || (m.state === 'migrating' && !m.cutover?.endings[SOURCE_SESSIONS])
  return isBefore ? m.source : null
}
