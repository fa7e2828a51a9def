import { decideSeats } from '../../../migration/decide/confirming.ts'
import type { SeatMap } from '../../../migration/plan/answers.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Confirms, as chosen by a person, which station on the destination is which seat. */
export function confirmSeats(ports: Ports, act: Act, { id, seats }: { id: string; seats: SeatMap }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'confirm',
    id,
    decide: (m) => decideSeats(m, seats),
    answer: (m) => `${m.id}: you confirmed which seat is which station.`,
  })
}
