import { withoutAccounts } from '../describe/without-accounts.ts'
import type { LoggedEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import { approvalStoryLine } from './approval-story.ts'
import type { Audience } from './audience.ts'
import type { NewMessage } from './messages.ts'

/** Who decides alone is seen by all who would have been asked: each approver by name, and whoever is on duty, at once. */
export function alarm(
  after: Migration,
  { event, at, by }: LoggedEvent,
  { approverIds, onDuty }: Audience,
): readonly NewMessage[] {
  if (event.type !== 'glass-broken') return []
  const line = withoutAccounts(approvalStoryLine(after, event, by), [after.assessment])
  const people = [...new Set([...approverIds, ...(onDuty === null ? [] : [onDuty])])].filter((id) => id !== by)
  return people.map((person) => ({
    kind: 'direct',
    key: `${after.id}.v${after.version}.direct.${person}`,
    migration: after.id,
    notBefore: at,
    person,
    text: `${after.id}, ${after.source} to ${after.destination}: ${line}`,
    isLoud: true,
  }))
}
