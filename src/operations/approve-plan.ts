import { decideApprove } from '../migration/decide/approving.ts'
import type { Act, Outcome } from './act.ts'
import { actOn } from './act-on.ts'
import type { Ports } from './ports.ts'

/** Approves the plan with this digest (whole, or its first eight characters or more). */
export function approvePlan(ports: Ports, act: Act, { id, digest }: { id: string; digest: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'approve',
    id,
    decide: (m) => decideApprove(m, digest, { by: act.by.id, now: ports.clock.now() }, ports.policy),
    answer: (m) => `${m.id}: you approved the plan ${m.digest?.slice(0, 8) ?? ''}.`,
  })
}
