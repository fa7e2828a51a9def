import { decideVerifyAgain } from '../../../migration/decide/pilot.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Has the live destination compared with what was verified, however long ago that was. */
export function verifyAgain(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'verify',
    id,
    decide: decideVerifyAgain,
    answer: (m) =>
      `${m.id}: ${m.destination} is being compared with what was verified; the result is shown in the thread.`,
  })
}
