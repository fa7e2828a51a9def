import type { Change } from '../plan/change.ts'
import { describeChange } from './describe-change.ts'
import { showOrientation } from './show-reading.ts'

/**
 * Changes as people read a plan: one line for each setting, account, station and computer, in the order of the plan. Names
 * accounts: for plans, answers to people with the role, and files only.
 */
export function describePlan(changes: readonly Change[]): string[] {
  const lines = new Map<string, Change[]>()
  for (const change of changes) {
    const subject = subjectOf(change)
    lines.set(subject, [...(lines.get(subject) ?? []), change])
  }
  return [...lines.values()].map(describeTogether)
}

/** Changes of one account or one station belong together; every other change stands alone. */
function subjectOf(change: Change): string {
  if ('user' in change) return `user ${change.user}`
  return 'seat' in change ? `seat ${change.seat}` : change.id
}

function describeTogether(changes: readonly Change[]): string {
  const [first, ...rest] = changes
  if (!first) return ''
  if ('seat' in first) return `${first.seatName}: ${changes.map(seatPart).join(', ')}`
  const line = [describeChange(first), ...rest.map(userPart)].join(', ')
  return first.kind === 'server-setting' || first.kind === 'user-type' ? `${line} (now: ${first.before})` : line
}

function userPart(change: Change): string {
  return change.kind === 'must-change-password' ? 'a new password at the first logon' : describeChange(change)
}

function seatPart(change: Change): string {
  switch (change.kind) {
    case 'station-name':
      return change.to === change.seatName ? 'gets its name' : `named “${change.to}”`
    case 'station-orientation':
      return `display in ${showOrientation(change.to)}`
    case 'station-auto-logon':
      if (change.to === null) return 'no automatic logon'
      return `automatic logon as ${change.to}${change.isAdministrator ? ' (an administrator)' : ''}`
    default:
      return describeChange(change)
  }
}
