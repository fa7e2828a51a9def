import type { ApprovalEvent } from '../events.ts'
import type { EpochMs, PersonId } from '../ids.ts'
import type { GivenApproval, Migration, PlanApproval } from '../migration.ts'
import type { Part } from './part.ts'

export function foldApproval(m: Migration, event: ApprovalEvent, at: EpochMs, by: PersonId): Part {
  switch (event.type) {
    case 'approval-given': {
      const { digest, expiresAt, ifNoAnswer } = event
      return { approvals: withOne<PlanApproval>(m.approvals, { by, at, expiresAt, digest, ifNoAnswer }) }
    }
    case 'retirement-approval-given': {
      const { retirement } = m
      const { expiresAt } = event
      return {
        retirement: retirement && { ...retirement, approvals: withOne(retirement.approvals, { by, at, expiresAt }) },
      }
    }
    case 'approvals-lapsed':
      return lapsed(m, event.people)
    case 'glass-broken': {
      const { over, digest, missing, reason } = event
      return { brokenGlass: [...(m.brokenGlass ?? []), { over, by, at, reason, digest, missing }] }
    }
    case 'approved':
      return approved(m, event, at, by)
  }
}

function approved(m: Migration, event: ApprovalEvent & { type: 'approved' }, at: EpochMs, by: PersonId): Part {
  const { digest, expiresAt, ifNoAnswer = 'hold', drain } = event
  const earlier = (m.approvals ?? [])
    .filter((each) => each.digest === digest && each.by !== by)
    .map((each) => ({ by: each.by, at: each.at, expiresAt: each.expiresAt }))
  return {
    state: 'needs-window',
    approval: {
      digest,
      by,
      at,
      expiresAt,
      ifNoAnswer,
      ...(drain ? { drain } : {}),
      ...(earlier.length > 0 ? { earlier } : {}),
    },
    ...approvalsOf(m, null),
    voided: null,
  }
}

/** Approvals are given to one plan: only those of this one stay. Null: none does. */
export function approvalsOf(m: Migration, digest: string | null): Part {
  return m.approvals ? { approvals: m.approvals.filter((each) => each.digest === digest) } : {}
}

function lapsed(m: Migration, people: readonly PersonId[]): Part {
  const { retirement } = m
  const others = <T extends GivenApproval>(given: readonly T[] = []) => given.filter(({ by }) => !people.includes(by))
  return retirement
    ? { retirement: { ...retirement, approvals: others(retirement.approvals) } }
    : { approvals: others(m.approvals) }
}

/** Everybody counts once, with what they said last. */
function withOne<T extends GivenApproval>(given: readonly T[] | undefined, one: T): readonly T[] {
  return [...(given ?? []).filter(({ by }) => by !== one.by), one]
}
