import { decideConfirm, decideSeats } from '../../../migration/decide/confirming.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Confirms a manual item as done; the item `seats` confirms the proposal of which seat is which station. */
export function confirmItem(ports: Ports, act: Act, { id, item }: { id: string; item: string }): Promise<Outcome> {
  const isSeats = item.trim().toLowerCase() === 'seats'
  return actOn(ports, act, {
    verb: 'confirm',
    id,
    decide: (m) => (isSeats ? decideSeats(m, m.seatProposal?.seats ?? {}) : decideConfirm(m, item)),
    answer: (m) => `${m.id}: you confirmed ${item.trim().toLowerCase()}.`,
  })
}
