import type { Change, SystemType } from '../plan/change.ts'
import { includesComputer, sameComputer } from '../worksheet/names.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import { type ChangeKind, type ChangeOf, NOTHING } from './change-kind.ts'

export const managedComputer: ChangeKind<ChangeOf<'managed-computer'>> = {
  group: 'Managed computers',
  stage: 'managed-computers',
  describe: ({ systemType, computer }) =>
    systemType === 'MultiPointServers' ? `Manage the MultiPoint server ${computer}` : `Manage the computer ${computer}`,
  wanted: () => 'managed from here',
  applied: (worksheet, { systemType, computer }) => withManaged(worksheet, systemType, (names) => [...names, computer]),
  inverse: ({ systemType, computer }, id) => ({
    changes: [{ id, kind: 'unmanage-computer', computer, systemType, before: 'managed from here' }],
  }),
}

export const unmanageComputer: ChangeKind<ChangeOf<'unmanage-computer'>> = {
  group: 'Managed computers',
  stage: 'managed-computers',
  describe: ({ computer }) => `Stop managing ${computer}`,
  wanted: () => 'not managed from here',
  applied: (worksheet, { systemType, computer }) =>
    withManaged(worksheet, systemType, (names) => names.filter((name) => !sameComputer(name, computer))),
  inverse: () => NOTHING,
}

function withManaged(
  worksheet: Worksheet,
  systemType: SystemType,
  now: (names: readonly string[]) => readonly string[],
): Worksheet {
  return systemType === 'MultiPointServers'
    ? { ...worksheet, managedServers: now(worksheet.managedServers) }
    : { ...worksheet, managedComputers: now(worksheet.managedComputers) }
}

/** Computers that the destination shall manage besides its own. */
export function managedChanges(actual: Worksheet, wanted: Worksheet): Change[] {
  return [
    ...missing('MultiPointServers', actual.managedServers, wanted.managedServers),
    ...missing('PersonalComputers', actual.managedComputers, wanted.managedComputers),
  ]
}

function missing(systemType: SystemType, is: readonly string[], shall: readonly string[]): Change[] {
  return shall
    .filter((computer) => !includesComputer(is, computer))
    .map((computer) => ({
      id: `managed.${computer}`,
      kind: 'managed-computer',
      computer,
      systemType,
      before: 'not managed from here',
    }))
}
