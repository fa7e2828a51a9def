import type { Migration } from '../migration.ts'
import type { SeatMap } from '../plan/answers.ts'
import type { Change } from '../plan/change.ts'
import { isAfterPilot, isBeforeRestarts } from '../plan/order-changes.ts'
import { includesAccount } from '../worksheet/names.ts'
import { newAccountsOf, pilotChanges, releaseChanges, signOffChanges } from './pilot-changes.ts'

type Listed = Pick<Migration, 'assessment' | 'answers' | 'pilot' | 'rollback' | 'retirement'>

/**
 * Everything that is to be done now, in its order: of the plan as approved, its pilot, its reversal or a retirement. Ids are
 * unique within a migration, so what is done stays known when the list grows.
 */
export function workList({ assessment, answers, pilot, rollback, retirement }: Listed): readonly Change[] {
  if (retirement?.approvedBy) return retirement.changes
  if (rollback) return rollback.changes
  if (!assessment) return []
  const planned = assessment.changes.filter((change) => !isAfterPilot(change) && !isLeftOut(change, answers.seats))
  if (!pilot) return withLimits(planned, pilotChanges(assessment))
  // Whoever was let in has chosen a password; nobody is asked for another one because something is looked at again.
  const standing = planned.filter((change) => change.kind !== 'must-change-password')
  if (!pilot.signedOffBy) {
    const released = pilot.releasedAccounts
    const isOver = (change: Change) => change.kind === 'account-enabled' && includesAccount(released, change.user)
    const limits = pilotChanges(assessment).filter((change) => !isOver(change))
    return [...withLimits(standing, limits), ...releaseChanges(assessment, released)]
  }
  return [
    ...standing,
    ...releaseChanges(assessment, newAccountsOf(assessment)),
    ...signOffChanges(assessment),
    ...assessment.changes.filter(isAfterPilot),
  ]
}

/** Everything that a migration can have done on the way forward, in its order, whatever of it is still on its list. */
export function forwardChanges({ assessment, answers }: Pick<Migration, 'assessment' | 'answers'>): readonly Change[] {
  if (!assessment) return []
  const planned = assessment.changes.filter((change) => !isLeftOut(change, answers.seats))
  return [
    ...withLimits(
      planned.filter((change) => !isAfterPilot(change)),
      pilotChanges(assessment),
    ),
    ...releaseChanges(assessment, newAccountsOf(assessment)),
    ...signOffChanges(assessment),
    ...planned.filter(isAfterPilot),
  ]
}

/** New accounts are kept out before the first restart: it would log on those that log on automatically. */
function withLimits(planned: readonly Change[], limits: readonly Change[]): readonly Change[] {
  return [...planned.filter(isBeforeRestarts), ...limits, ...planned.filter((change) => !isBeforeRestarts(change))]
}

/** A change of the migration by its id, of whichever of its lists. */
export function findChange(m: Listed, changeId: string): Change | undefined {
  const lists = [workList(m), m.rollback?.changes ?? [], m.retirement?.changes ?? [], forwardChanges(m)]
  return lists.flat().find((change) => change.id === changeId)
}

/** A seat for which there is no station, and which an approver has given up. */
function isLeftOut(change: Change, seats: SeatMap | null): boolean {
  return seats !== null && 'seat' in change && !(change.seat in seats)
}
