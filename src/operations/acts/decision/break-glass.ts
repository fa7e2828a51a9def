import { decideBreakGlass } from '../../../migration/decide/breaking-glass.ts'
import { drainPlan } from '../../../migration/drain/drain-plan.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'
import { startLine } from './approve-plan.ts'

/** Gives alone what is missing to the approval that is waited for, for a reason that everybody is told. */
export function breakGlass(
  ports: Ports,
  act: Act,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Outcome> {
  const drain = drainPlan(ports.policy)
  return actOn(ports, act, {
    verb: 'break-glass',
    id,
    decide: (m) =>
      decideBreakGlass(m, { reason, drain }, { by: act.by.id, now: ports.clock.now() }, ports.policy, ports.zones),
    answer: (m, events) =>
      `${m.id}: you broke the glass and approved ${m.retirement ? `the retirement of ${m.source}` : `the plan ${m.digest?.slice(0, 8) ?? ''}`} alone. It is recorded with your reason, and the approvers are told now. ${startLine(ports, m, events)}`.trim(),
  })
}
