import { decideReject } from '../../../migration/decide/approving.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Turns the migration down, with a reason for the person who asked for it. */
export function rejectPlan(
  ports: Ports,
  act: Act,
  { id, digest, reason }: { id: string; digest: string | null; reason: string },
): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'reject',
    id,
    decide: (m) => decideReject(m, digest, reason),
    answer: (m) => `${m.id} is rejected. Nothing was changed on either server.`,
  })
}
