import { approvalsNeeded, validApprovals } from '../approvals.ts'
import type { MigrationEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { GivenApproval, Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import type { DrainPlan } from '../record-parts.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { NoAnswer } from '../window.ts'
import { type By, type Decision, refuseUnless } from './command.ts'
import { earliestStart } from './earliest-start.ts'
import { brokenRule, type SiteTime } from './permitted.ts'
import { scheduledEvent } from './scheduling.ts'

/** Fewest characters of a digest that name a plan when typed. */
export const DIGEST_PREFIX_LENGTH = 8

/** True where what was shown or typed names the migration's present plan. */
export function namesPlan(m: Migration, digest: string): boolean {
  return digest.length >= DIGEST_PREFIX_LENGTH && m.digest !== null && m.digest.startsWith(digest.toLowerCase())
}

function stalePlan(m: Migration) {
  return refuse(
    'stale-plan',
    `That was an older plan of ${m.id}, or another migration's: the plan has changed since it was shown to you. Look at the present plan (${m.digest?.slice(0, DIGEST_PREFIX_LENGTH) ?? 'none yet'}) and decide on that one.`,
  )
}

export interface ApprovalChoice {
  /** Where nothing is chosen: what the approver before has chosen, or else `hold`. */
  readonly ifNoAnswer?: NoAnswer
  readonly drain?: DrainPlan
}

/**
 * The plan with this digest may be carried out, once as many people say so as are needed. Schedules at once where a start was asked
 * for and can still be met.
 */
export function decideApprove(
  m: Migration,
  { digest, ...choice }: { readonly digest: string } & ApprovalChoice,
  by: By,
  policy: Policy,
  site: SiteTime,
): Decision {
  const refusal = refuseUnless(m, ['needs-approval'], 'be approved')
  if (refusal) return refusal
  if (!namesPlan(m, digest) || m.digest === null) return stalePlan(m)
  const standing = standingOf(m, by, policy)
  if ('refused' in standing) return standing
  if (standing.isLast) return approvedEvents(m, { digest: m.digest, ...choice }, by, policy, site)
  const ifNoAnswer = choice.ifNoAnswer ?? chosenBefore(m, by.now)
  const expiresAt = by.now + policy.approvalExpiresMs
  return [{ type: 'approval-given', digest: m.digest, expiresAt, needed: standing.needed, ifNoAnswer }]
}

/** Whether this person's approval is the last that is needed. Refused where it was given already and others are waited for. */
export function standingOf(
  m: Migration,
  by: By,
  policy: Policy,
): { readonly isLast: boolean; readonly needed: number } | Refusal {
  const needed = approvalsNeeded(policy, m)
  const given = validApprovals(m, by.now)
  const others = given.filter((each) => each.by !== by.by)
  if (others.length + 1 >= needed) return { isLast: true, needed }
  return given.length === others.length ? { isLast: false, needed } : givenAlready(m, needed - given.length)
}

function givenAlready(m: Migration, missing: number): Refusal {
  const more = missing === 1 ? 'One more approval is needed' : `${missing} more approvals are needed`
  return refuse(
    'wrong-state',
    `You have approved ${m.id} already, and everybody counts once. ${more}, by somebody else.`,
  )
}

/** What becomes of a plan that everybody who is needed has approved. An approval holds no longer than the first that it rests on. */
export function approvedEvents(
  m: Migration,
  { digest, drain, ...choice }: { readonly digest: string } & ApprovalChoice,
  by: By,
  policy: Policy,
  site: SiteTime,
): readonly MigrationEvent[] {
  const expiresAt = Math.min(by.now + policy.approvalExpiresMs, ...validApprovals(m, by.now).map(expiryOf))
  const ifNoAnswer = choice.ifNoAnswer ?? chosenBefore(m, by.now)
  const approved = { type: 'approved', digest, expiresAt, ifNoAnswer, ...(drain && { drain }) } as const
  const startAt = wantedStart(m, by.now, policy)
  if (startAt === null) return [approved]
  const scheduled = scheduledEvent(m, { startAt, isNow: false, reason: null }, by.now, policy)
  return brokenRule(scheduled.window, policy, site) === null ? [approved, scheduled] : [approved]
}

function expiryOf({ expiresAt }: GivenApproval): EpochMs {
  return expiresAt
}

/** The choice of the approver before, for the case that nobody answers. */
export function chosenBefore(m: Migration, now: EpochMs): NoAnswer {
  const last = (m.approvals ?? []).findLast(({ digest, expiresAt }) => digest === m.digest && expiresAt > now)
  return last?.ifNoAnswer ?? 'hold'
}

function wantedStart(m: Migration, now: EpochMs, policy: Policy): EpochMs | null {
  if (m.wantedStartAt === null) return null
  return m.wantedStartAt >= earliestStart(now, policy) ? m.wantedStartAt : null
}

/** The plan is turned down; `digest` is null where it was typed, and a migration may be rejected whatever its plan. */
export function decideReject(m: Migration, digest: string | null, reason: string): Decision {
  const refusal = refuseUnless(m, ['blocked', 'needs-acknowledgement', 'needs-approval'], 'be rejected')
  if (refusal) return refusal
  if (digest !== null && !namesPlan(m, digest)) return stalePlan(m)
  if (reason.trim() === '') {
    return refuse('bad-input', `Say why ${m.id} is rejected: the person who asked for it is told the reason.`)
  }
  return [{ type: 'rejected', reason: reason.trim() }]
}
