import { windowFrom } from '../estimate/window-length.ts'
import type { MigrationEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import { refuse } from '../refusal.ts'
import type { StateName } from '../states.ts'
import type { Window } from '../window.ts'
import { type By, type Decision, refuseUnless } from './command.ts'
import { earliestStart } from './earliest-start.ts'
import { brokenRule, refuseForbidden, type SiteTime } from './permitted.ts'

interface Wish {
  readonly startAt: EpochMs
  readonly isNow: boolean
  readonly reason: string | null
}

/** The event of a window that begins at `startAt`; reminders are those moments of policy that still lie ahead. */
export function scheduledEvent(
  m: Migration,
  wish: Wish,
  now: EpochMs,
  policy: Policy,
): Extract<MigrationEvent, { type: 'scheduled' }> {
  const { startAt, isNow, reason } = wish
  const window = windowFrom(startAt, m.estimate, policy)
  const reminderAts = isNow ? [] : policy.noticesBeforeMs.map((before) => startAt - before).filter((at) => at > now)
  return { type: 'scheduled', window, isNow, reason, reminderAts: reminderAts.toSorted((a, b) => a - b) }
}

/** The cutover is to begin then, or at once, whatever times are allowed: then the rule that is overruled is recorded. */
export function decideSchedule(
  m: Migration,
  wish: Wish,
  by: By & { isApprover: boolean },
  policy: Policy,
  site: SiteTime,
): Decision {
  if (UNDECIDED.includes(m.state)) return decideWish(m, wish, by.now, policy, site)
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
    const event = scheduledEvent(m, { ...wish, reason: wish.reason.trim() }, by.now, policy)
    const overruled = brokenRule(event.window, policy, site)
    return [overruled === null ? event : { ...event, overruled }]
  }
  const event = scheduledEvent(m, wish, by.now, policy)
  return refuseWindow(event.window, by.now, policy, site) ?? [event]
}

const UNDECIDED: readonly StateName[] = ['blocked', 'needs-acknowledgement', 'needs-approval']

/** Before the plan is approved a start is only wished for; the plan is judged anew for it. */
function decideWish(m: Migration, { startAt, isNow }: Wish, now: EpochMs, policy: Policy, site: SiteTime): Decision {
  if (isNow) return refuse('wrong-state', `${m.id} can't start now: its plan has to be approved first.`)
  const refused = refuseWindow(windowFrom(startAt, m.estimate, policy), now, policy, site)
  const decideBy = now + policy.approvalExpiresMs
  return (
    refused ?? [
      { type: 'start-wished', startAt },
      { type: 'check-requested', decideBy },
    ]
  )
}

function refuseWindow(window: Window, now: EpochMs, policy: Policy, site: SiteTime) {
  return (
    refuseEarlyStart(window.startAt, now, policy, (at) => site.format(at)) ?? refuseForbidden(window, now, policy, site)
  )
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
