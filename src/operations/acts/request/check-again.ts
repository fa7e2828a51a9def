import { decideCheck } from '../../../migration/decide/assessing.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Has both servers examined again, after something was mended or simply to be sure. */
export function checkAgain(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'check',
    id,
    decide: (m) => decideCheck(m, ports.clock.now() + ports.policy.approvalExpiresMs),
    answer: (m) => `${m.id}: both servers are being examined again.`,
  })
}
