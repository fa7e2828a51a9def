import type { Change } from './change.ts'

/**
 * The order in which changes are made, the same for the same changes: settings; users, because an automatic logon needs the
 * account; stations, once they are mapped; managed computers; what people do by hand; always starting in console mode last,
 * because a restart after it would leave no station to work on.
 */
export function orderChanges(changes: readonly Change[]): Change[] {
  return changes.toSorted((one, other) => stage(one) - stage(other) || seatOf(one) - seatOf(other))
}

/** True where the change is made on a station, so that stations must be mapped and seats confirmed before it. */
export function needsStations(change: Change): boolean {
  return change.kind === 'station-name' || change.kind === 'station-orientation' || change.kind === 'station-auto-logon'
}

function stage(change: Change): number {
  switch (change.kind) {
    case 'server-setting':
      return change.setting === 'boot-to-console' && change.to ? 6 : 0
    case 'create-user':
    case 'user-type':
    case 'must-change-password':
      return 1
    case 'station-name':
    case 'station-orientation':
    case 'station-auto-logon':
      return 3
    case 'managed-computer':
      return 4
    case 'manual':
      return manualStage(change.item)
  }
}

/** Halves of a split station are mapped together with the others, so splitting comes before station changes. */
function manualStage(item: string): number {
  if (item === 'split-stations') return 2
  return item === 'boot-to-console' ? 6 : 5
}

function seatOf(change: Change): number {
  return 'seat' in change ? change.seat : 0
}
