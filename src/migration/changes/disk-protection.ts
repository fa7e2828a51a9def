import { showDiskProtection } from '../describe/show-reading.ts'
import type { Change } from '../plan/change.ts'
import { known, knownValue } from '../worksheet/reading.ts'
import type { DiskProtection, Worksheet } from '../worksheet/worksheet.ts'
import { type ChangeKind, type ChangeOf, NOTHING } from './change-kind.ts'

const ORDERS: Readonly<Record<DiskProtection, string>> = {
  Discard: 'Switch disk protection on',
  Passive: 'Switch disk protection off',
  NotInstalled: 'Uninstall disk protection',
}

/** The very last of a migration, and the very first that a rollback takes back. */
export const diskProtection: ChangeKind<ChangeOf<'disk-protection'>> = {
  group: 'Disk protection',
  stage: 'disk-protection',
  restarts: true,
  describe: ({ to }) => `${ORDERS[to]} (restarts the server)`,
  wanted: ({ to }) => showDiskProtection(to),
  applied: (worksheet, { to }) => ({ ...worksheet, diskProtection: known(to) }),
  inverse(_change, id, { assessment }) {
    const to = knownValue(assessment.before.diskProtection)
    if (to === undefined) return NOTHING
    return {
      changes: [{ id, kind: 'disk-protection', to, before: 'on' }],
      leftovers: ['The volume DpReserved, which disk protection makes, stays.'],
    }
  },
}

export function diskProtectionChanges(actual: Worksheet, wanted: Worksheet): Change[] {
  const [is, to] = [knownValue(actual.diskProtection), knownValue(wanted.diskProtection)]
  if (is === undefined || to === undefined || is === to) return []
  return [{ id: 'disk-protection', kind: 'disk-protection', to, before: showDiskProtection(is) }]
}
