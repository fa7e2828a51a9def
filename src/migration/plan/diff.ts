import { FINDERS } from '../changes/all.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import type { DiffContext } from './answers.ts'
import type { Change } from './change.ts'
import { orderChanges } from './order-changes.ts'

/**
 * What is to be made so on `actual` to make it as `desired`, in the order in which it is done. While seats are not answered
 * each seat has its three changes, so that a plan shows what every seat will be; with seats only what really differs, at
 * those that have a station. What an approver has overruled stays different.
 */
export function diff(actual: Worksheet, desired: Worksheet, context: DiffContext): Change[] {
  const { seats, overruledItems = [] } = context
  const stations = desired.stations.filter((seat) => seats === null || seat.stationId in seats)
  const wanted = { ...desired, stations }
  const changes = FINDERS.flatMap((find) => find(actual, wanted, context))
  return orderChanges(changes).filter((change) => change.kind !== 'manual' || !overruledItems.includes(change.item))
}
