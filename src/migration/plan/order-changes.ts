import type { Change } from './change.ts'

/**
 * The order in which changes are made, the same for the same changes: settings; users, because an automatic logon needs the
 * account; stations, once they are mapped; managed computers; virtual desktops with their restart, and the template; what
 * people do by hand. After the pilot: always starting in console mode, because a restart after it leaves no station to work
 * on; and disk protection at the very last, because it throws away whatever is written later.
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
      return change.setting === 'boot-to-console' && change.to ? 10 : 0
    case 'create-user':
    case 'user-type':
    case 'must-change-password':
    case 'account-enabled':
    case 'remove-user':
      return 1
    case 'station-name':
    case 'station-orientation':
    case 'station-auto-logon':
      return 3
    case 'managed-computer':
      return 4
    case 'unmanage-computer':
      return 4
    case 'virtual-desktop-role':
      return 5
    case 'template-copy':
      return 6
    case 'template-import':
    case 'template-removal':
      return 7
    case 'template-clean-up':
      return 8
    case 'manual':
      return manualStage(change.item)
    case 'disk-protection':
      return 11
    case 'leave-domain':
      return 12
    case 'shut-down':
      return 13
  }
}

/** Halves of a split station are mapped together with the others, so splitting comes before station changes. */
function manualStage(item: string): number {
  if (item === 'split-stations') return 2
  return item === 'boot-to-console' ? 10 : 9
}

/** True where the change has to wait for the sign-off of the pilot: it would take away the stations, or the pilot's own changes. */
export function isAfterPilot(change: Change): boolean {
  return change.kind === 'disk-protection' || stage(change) === 10
}

/** True where the change restarts its server, or switches it off. */
export function restartsServer(change: Change): boolean {
  return (
    change.kind === 'virtual-desktop-role' ||
    change.kind === 'disk-protection' ||
    change.kind === 'leave-domain' ||
    change.kind === 'shut-down'
  )
}

function seatOf(change: Change): number {
  return 'seat' in change ? change.seat : 0
}
