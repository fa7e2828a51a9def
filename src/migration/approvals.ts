import type { EpochMs, PersonId, ServerId } from './ids.ts'
import type { GivenApproval, Migration } from './migration.ts'
import type { Policy } from './policy.ts'

type Pair = { readonly source: ServerId; readonly destination: ServerId }

/** How many different people have to approve: what the site asks for, or one of the two servers where that is more. */
export function approvalsNeeded({ approvals, serverApprovals }: Policy, { source, destination }: Pair): number {
  const own = [source, destination].map((server) => serverApprovals.get(server) ?? 1)
  return Math.max(approvals, ...own)
}

/** What was given so far for what is to be decided now: the plan, or the retirement of the source. */
export function givenApprovals(m: Migration): readonly GivenApproval[] {
  if (m.retirement) return m.retirement.approvedBy === null ? (m.retirement.approvals ?? []) : []
  return (m.approvals ?? []).filter(({ digest }) => digest === m.digest)
}

/** Those that still hold. */
export function validApprovals(m: Migration, now: EpochMs): readonly GivenApproval[] {
  return givenApprovals(m).filter(({ expiresAt }) => expiresAt > now)
}

/** Whose approvals have been waiting for the others for too long. */
export function lapsedApprovals(m: Migration, now: EpochMs): readonly PersonId[] {
  return givenApprovals(m)
    .filter(({ expiresAt }) => expiresAt <= now)
    .map(({ by }) => by)
}

/** When the first of them lapses; null where none waits for another. */
export function nextLapseAt(m: Migration): EpochMs | null {
  const given = givenApprovals(m)
  return given.length > 0 ? Math.min(...given.map(({ expiresAt }) => expiresAt)) : null
}
