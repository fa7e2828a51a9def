import type { MigrationEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import { refuse } from '../refusal.ts'
import { type By, type Decision, refuseUnless } from './command.ts'

/** The soonest start that still gives people the longest notice promised to them. */
export function earliestStart(now: EpochMs, policy: Policy): EpochMs {
  return now + Math.max(0, ...policy.noticesBeforeMs)
}

interface Wish {
  readonly startAt: EpochMs
  readonly isNow: boolean
  readonly reason: string | null
}

/** The event of a window that begins at `startAt`; reminders are those moments of policy that still lie ahead. */
export function scheduledEvent(
  wish: Wish,
  now: EpochMs,
  policy: Policy,
): Extract<MigrationEvent, { type: 'scheduled' }> {
  const { startAt, isNow, reason } = wish
  const endAt = startAt + policy.windowLengthMs
  const window = { startAt, endAt, goBackBy: endAt - policy.goBackMarginMs }
  const reminderAts = isNow ? [] : policy.noticesBeforeMs.map((before) => startAt - before).filter((at) => at > now)
  return { type: 'scheduled', window, isNow, reason, reminderAts: reminderAts.toSorted((a, b) => a - b) }
}

/** The cutover is to begin then, or at once; `format` writes a moment for people. */
export function decideSchedule(
  m: Migration,
  wish: Wish,
  by: By & { isApprover: boolean },
  policy: Policy,
  format: (at: EpochMs) => string,
): Decision {
  const refusal = refuseUnless(m, ['needs-window', 'scheduled'], 'be scheduled')
  if (refusal) return refusal
  if (wish.isNow) {
    if (!by.isApprover)
      return refuse('not-allowed', `Only an approver may start ${m.id} at once, because people get no notice.`)
    if (m.requestedBy === by.by && !policy.selfApproval) {
      return refuse(
        'own-request',
        `${m.id} is your own request: another approver has to start it at once, because people get no notice.`,
      )
    }
    if (!wish.reason?.trim()) {
      return refuse(
        'bad-input',
        `Say why ${m.id} has to start at once: people get no notice, so the reason is recorded.`,
      )
    }
    return [scheduledEvent({ ...wish, reason: wish.reason.trim() }, by.now, policy)]
  }
  const early = refuseEarlyStart(wish.startAt, by.now, policy, format)
  return early ?? [scheduledEvent(wish, by.now, policy)]
}

/** Refuses a start that has passed or gives people less notice than promised. */
export function refuseEarlyStart(startAt: EpochMs, now: EpochMs, policy: Policy, format: (at: EpochMs) => string) {
  if (startAt <= now) {
    return refuse('bad-input', `${format(startAt)} has passed; it is ${format(now)} now. Give a time that lies ahead.`)
  }
  const earliest = earliestStart(now, policy)
  if (startAt >= earliest) return null
  return refuse(
    'too-early',
    `${format(startAt)} is too soon: people are promised notice ahead, so the earliest start is ${format(earliest)}. An approver can start it at once with \`now\` and a reason.`,
  )
}

/** The moment has come, or it has passed by too much while nobody could look. */
export function isTooLate(m: Migration, now: EpochMs, policy: Policy): boolean {
  return m.schedule !== null && now > m.schedule.startAt + policy.startToleranceMs
}
