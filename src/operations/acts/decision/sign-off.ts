import { decideSignOff } from '../../../migration/decide/pilot.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Ends the pilot: everything is released, and what had to wait for it is done. */
export function signOff(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'sign-off',
    id,
    decide: decideSignOff,
    answer: (m) =>
      `${m.id}: you signed the pilot off. Now the test accounts are removed and what had to wait is done; the card shows how far it is.`,
  })
}
