import type { Difference } from '../assessment/assessment.ts'
import { worksheetDifferences } from '../assessment/differences.ts'
import { settingTitle } from '../describe/setting-words.ts'
import { applyChange } from '../plan/apply-change.ts'
import type { Change } from '../plan/change.ts'
import { known } from '../worksheet/reading.ts'
import type { Station, Worksheet } from '../worksheet/worksheet.ts'
import { newAccountsOf, pilotChanges, releaseChanges } from './pilot-changes.ts'
import { type Planned, type Reversal, reversal } from './reversal.ts'

/**
 * Tries the way back before anybody goes: makes the whole plan on `before`, its pilot included, takes it back, and compares.
 * What is left different without a manual item or a sentence that says so is a problem; empty where the way back is whole.
 */
export function reversalProblems(planned: Planned): Difference[] {
  const before = withEverySeat(planned)
  const made = [...planned.changes, ...pilotChanges(planned), ...releaseChanges(planned, newAccountsOf(planned))]
  const seats = Object.fromEntries(planned.source.stations.map(({ stationId }) => [stationId, stationId]))
  const back = reversal({
    assessment: { ...planned, before },
    made,
    seats,
    found: before.stations,
    areStationsMoved: false,
  })
  const after = (from: Worksheet, changes: readonly Change[]) =>
    changes.reduce((worksheet, change) => applyChange(worksheet, change, seats), from)
  const restored = after(after(before, made), back.changes)
  const left = [...worksheetDifferences(before, restored), ...roleDifference(before, restored)]
  return left.filter((difference) => !isTold(difference, made, back, before.stations))
}

/** Whether virtual desktops are enabled is no field of what is approved, but it is to be taken back all the same. */
function roleDifference(was: Worksheet, now: Worksheet): Difference[] {
  const show = ({ virtualDesktops }: Worksheet) => (virtualDesktops.isEnabled ? 'enabled' : 'not enabled')
  return show(was) === show(now)
    ? []
    : [{ server: 'destination', field: 'Virtual desktops', was: show(was), now: show(now) }]
}

/** Stations that people have yet to map come as Windows makes them. */
function withEverySeat({ source, before }: Planned): Worksheet {
  const missing = source.stations.filter(
    (seat) => !before.stations.some(({ stationId }) => stationId === seat.stationId),
  )
  const asMapped = missing.map(
    ({ stationId, isSplit }): Station => ({
      stationId,
      name: String(stationId),
      autoLogonUser: null,
      orientation: known('Landscape'),
      isSplit,
      virtualMachine: null,
      sessionHost: null,
    }),
  )
  return { ...before, stations: [...before.stations, ...asMapped] }
}

/** Told by a sentence about the field itself, or about the item that made it so; an automatic logon by the item that sets it back. */
function isTold(
  { field }: Difference,
  made: readonly Change[],
  { changes, leftovers }: Reversal,
  stations: readonly Station[],
): boolean {
  const byHand = made.flatMap((change) =>
    change.kind === 'manual' && change.makes && field === `“${settingTitle(change.makes.setting)}”`
      ? [change.title]
      : [],
  )
  const words = [field, ...byHand]
  if (leftovers.some((sentence) => words.some((word) => sentence.includes(word)))) return true
  return stations.some(
    ({ stationId, name }) =>
      field === `Station ${name}: automatic logon` &&
      changes.some((change) => change.kind === 'manual' && change.item === `undo-auto-logon-${stationId}`),
  )
}
