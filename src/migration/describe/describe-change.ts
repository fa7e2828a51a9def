import { kindOf } from '../changes/all.ts'
import type { Change } from '../plan/change.ts'

/** One line that says what the change does. Names accounts: for plans, answers to people with the role, and files only. */
export function describeChange(change: Change): string {
  return kindOf(change).describe(change)
}

/** The same line without the name of any account: for cards and threads that many can read. */
export function describeChangeWithoutNames(change: Change): string {
  const kind = kindOf(change)
  return kind.describeWithoutNames?.(change) ?? kind.describe(change)
}
