import { pendingEnding, timeIsOverAt } from '../drain/still-on.ts'
import type { EpochMs } from '../ids.ts'
import { type Migration, SOURCE_SESSIONS } from '../migration.ts'
import type { Policy } from '../policy.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { STATES } from '../states.ts'
import { type Decision, wrongState } from './command.ts'

/** True where the cutover waits for people who are logged on to the source, and somebody may decide about them. */
export function isStillOnOpen(m: Migration): boolean {
  const isWaiting = m.state === 'migrating' || m.parked?.reason === 'still-on'
  const isUndecided = (m.approval?.drain?.whenStillOn ?? 'end') !== 'end' && m.cutover?.stillOn !== 'end'
  return isWaiting && isUndecided && pendingEnding(m)?.key === SOURCE_SESSIONS
}

/** Sessions that are left on the source end, after one more warning; never before people have had the time they were told. */
export function decideEndSessions(
  m: Migration,
  { now, policy, format }: { now: EpochMs; policy: Policy; format: (at: EpochMs) => string },
): Decision {
  if (!STATES[m.state].verbs.includes('end-sessions')) return wrongState(m.id, 'have sessions ended', m.state)
  const pending = pendingEnding(m)
  if (!pending || !isStillOnOpen(m)) return nobodyWaitedFor(m)
  const overAt = timeIsOverAt(m, pending, policy)
  if (now < overAt) {
    return refuse(
      'too-early',
      `${m.id}: people were told to save their work and log off, and have until ${format(overAt)}. End their sessions then.`,
    )
  }
  return [{ type: 'still-on-answered', answer: 'end' }]
}

/** It goes on once everybody has logged off; the time to go back is asked about as always. */
export function decideWait(m: Migration): Decision {
  if (!STATES[m.state].verbs.includes('wait')) return wrongState(m.id, 'wait for people', m.state)
  return m.parked?.reason === 'still-on' ? [{ type: 'still-on-answered', answer: 'wait' }] : nobodyWaitedFor(m)
}

function nobodyWaitedFor(m: Migration): Refusal {
  return refuse(
    'wrong-state',
    `${m.id} can't decide about people who are logged on: it is ${STATES[m.state].says}, and waits for nobody to log off.`,
  )
}
