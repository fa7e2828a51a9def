import { soFar } from '../../../migration/announce/approval-story.ts'
import { validApprovals } from '../../../migration/approvals.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { Ports } from '../../ports.ts'
import { serversOf } from '../act-on.ts'

/** What is still missing after an approval; empty where it was the last. `m` is the record before it. */
export function moreNeeded({ clock, site }: Ports, m: Migration, events: readonly MigrationEvent[]): string {
  const given = events.find(({ type }) => type === 'approval-given' || type === 'retirement-approval-given')
  if (!given || !('needed' in given)) return ''
  const so = soFar(validApprovals(m, clock.now()).length + 1, given.needed)
  return ` That makes ${so} Ask ${site.whoMay('approver', serversOf(m))}.`
}
