import type { Migration } from '../migration.ts'
import type { SeatMap } from './answers.ts'
import type { Change } from './change.ts'
import { isAfterPilot } from './order-changes.ts'
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
  const untilPilot = [...planned, ...pilotChanges(assessment)]
  if (!pilot) return untilPilot
  if (!pilot.signedOffBy) return [...untilPilot, ...releaseChanges(assessment, pilot.releasedAccounts)]
  return [
    ...untilPilot,
    ...releaseChanges(assessment, newAccountsOf(assessment)),
    ...signOffChanges(assessment),
    ...assessment.changes.filter(isAfterPilot),
  ]
}

/** A seat for which there is no station, and which an approver has given up. */
function isLeftOut(change: Change, seats: SeatMap | null): boolean {
  return seats !== null && 'seat' in change && !(change.seat in seats)
}
