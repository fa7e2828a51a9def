import type { Migration } from '../migration.ts'
import { openItems } from '../open-points.ts'
import type { SeatMap } from '../plan/answers.ts'
import { checkSeats } from '../plan/seats.ts'
import { refuse } from '../refusal.ts'
import { type Decision, refuseUnless, wrongState } from './command.ts'

/** Which station on the destination is which seat. */
export function decideSeats(m: Migration, seats: SeatMap): Decision {
  if (m.parked?.reason !== 'seats' || !m.seatProposal || !m.assessment)
    return wrongState(m.id, 'have its seats confirmed', m.state)
  const problem = checkSeats(seats, m.assessment.source.stations, m.seatProposal.found)
  return problem ? refuse('bad-input', problem) : [{ type: 'seats-confirmed', seats }]
}

/** A manual item is done. */
export function decideConfirm(m: Migration, item: string): Decision {
  const refusal = refuseUnless(m, ['migrating', 'waiting-for-stations', 'waiting-for-person'], 'have an item confirmed')
  if (refusal) return refusal
  const open = openItems(m)
  const wanted = item.trim().toLowerCase()
  if (!open.some((candidate) => candidate.item === wanted)) {
    const names = open.map((candidate) => candidate.item).join(', ') || 'none'
    return refuse('bad-input', `${m.id} has no open item called ${wanted || '(nothing)'}. Open are: ${names}.`)
  }
  return [{ type: 'item-confirmed', item: wanted }]
}
