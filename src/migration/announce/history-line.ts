import { describeChange } from '../describe/describe-change.ts'
import type { LoggedEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import { findChange } from '../stages/work-list.ts'
import { storyLine } from './story.ts'

/**
 * The line of one event for those who ask what happened: every change by itself, with the names of accounts, so for people
 * with the role only. Null for events that only prepare another.
 */
export function historyLine(m: Migration, logged: LoggedEvent): string | null {
  const { event } = logged
  switch (event.type) {
    case 'change-done':
      return `${event.how === 'applied' ? 'Done' : 'Was so already'}: ${titleOf(m, event.changeId)}.`
    case 'rechecked':
      return 'Both servers were read again: they are as approved.'
    default:
      return storyLine(m, logged)
  }
}

function titleOf(m: Migration, changeId: string): string {
  const change = findChange(m, changeId)
  return change ? describeChange(change) : changeId
}
