import { showUpdate } from '../describe/show-reading.ts'
import type { Change } from '../plan/change.ts'
import type { ScheduledUpdate, Worksheet } from '../worksheet/worksheet.ts'
import type { ChangeKind, ChangeOf } from './change-kind.ts'

/** The update at night. It may restart the server, so it is set once the migration is through. */
export const scheduledUpdate: ChangeKind<ChangeOf<'scheduled-update'>> = {
  group: 'Server settings',
  stage: 'after-pilot',
  describe: ({ to }) => `Scheduled update: ${showUpdate(to)}`,
  wanted: ({ to }) => showUpdate(to),
  applied: (worksheet, { to }) => ({ ...worksheet, scheduledUpdate: to }),
  inverse: ({ to }, id, { assessment }) => ({
    changes: [{ id, kind: 'scheduled-update', to: assessment.before.scheduledUpdate, before: showUpdate(to) }],
  }),
}

/** Carried over where the source has one; where it has none, the destination keeps its own. */
export function desiredUpdate(source: Worksheet, before: Worksheet): ScheduledUpdate {
  return source.scheduledUpdate.isEnabled ? source.scheduledUpdate : before.scheduledUpdate
}

export function updateChanges({ scheduledUpdate: is }: Worksheet, { scheduledUpdate: to }: Worksheet): Change[] {
  return isSame(is, to) ? [] : [{ id: 'scheduled-update', kind: 'scheduled-update', to, before: showUpdate(is) }]
}

/** One that is switched off is as good as any other. */
function isSame(one: ScheduledUpdate, other: ScheduledUpdate): boolean {
  return showUpdate(one) === showUpdate(other)
}
