import { kindOf } from '../changes/all.ts'
import { STAGES, type Stage } from '../changes/change-kind.ts'
import type { Change } from './change.ts'

/** The order in which changes are made (`STAGES`), the same for the same changes. */
export function orderChanges(changes: readonly Change[]): Change[] {
  return changes.toSorted((one, other) => rank(one) - rank(other) || seatOf(one) - seatOf(other))
}

/** True where the change is made on a station, so that stations must be mapped and seats confirmed before it. */
export function needsStations(change: Change): boolean {
  return stageOf(change) === 'stations'
}

/** True where the change has to wait for the sign-off of the pilot: it would take away the stations, or the pilot's own changes. */
export function isAfterPilot(change: Change): boolean {
  return STAGES.indexOf(stageOf(change)) >= STAGES.indexOf('after-pilot')
}

/** True where the change is made before any that restarts the server. */
export function isBeforeRestarts(change: Change): boolean {
  return rank(change) < STAGES.indexOf('virtual-desktop-role')
}

/** True where the change restarts its server, or switches it off. */
export function restartsServer(change: Change): boolean {
  return kindOf(change).restarts === true
}

function stageOf(change: Change): Stage {
  const { stage } = kindOf(change)
  return typeof stage === 'function' ? stage(change) : stage
}

function rank(change: Change): number {
  return STAGES.indexOf(stageOf(change))
}

function seatOf(change: Change): number {
  return 'seat' in change ? change.seat : 0
}
