import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import type { DrainPlan } from '../record-parts.ts'
import { refuse } from '../refusal.ts'
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

/** The plan with this digest may be carried out. Schedules at once where a start was asked for and can still be met. */
export function decideApprove(
  m: Migration,
  {
    digest,
    ifNoAnswer = 'hold',
    drain,
  }: { readonly digest: string; readonly ifNoAnswer?: NoAnswer; readonly drain?: DrainPlan },
  by: By,
  policy: Policy,
  site: SiteTime,
): Decision {
  const refusal = refuseUnless(m, ['needs-approval'], 'be approved')
  if (refusal) return refusal
  if (!namesPlan(m, digest) || m.digest === null) return stalePlan(m)
  const expiresAt = by.now + policy.approvalExpiresMs
  const approved = { type: 'approved', digest: m.digest, expiresAt, ifNoAnswer, ...(drain && { drain }) } as const
  const startAt = wantedStart(m, by.now, policy)
  if (startAt === null) return [approved]
  const scheduled = scheduledEvent(m, { startAt, isNow: false, reason: null }, by.now, policy)
  return brokenRule(scheduled.window, policy, site) === null ? [approved, scheduled] : [approved]
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
