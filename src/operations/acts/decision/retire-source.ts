import { decideApproveRetirement, decideRetire, type RetirementApproval } from '../../../migration/decide/retiring.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'
import { moreNeeded } from './more-needed.ts'

/** Asks for the source to be retired: it is examined, and another approver decides. */
export function retireSource(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'retire',
    id,
    decide: decideRetire,
    answer: (m) => `${m.id}: ${m.source} is being examined; then another approver decides on its retirement.`,
  })
}

/** Approves the retirement; `isAllAcknowledged` where the approver has ticked every open point. */
export function approveRetirement(
  ports: Ports,
  act: Act,
  { id, ...approval }: { readonly id: string } & RetirementApproval,
): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'approve',
    id,
    decide: (m) => decideApproveRetirement(m, approval, { by: act.by.id, now: ports.clock.now() }, ports.policy),
    answer: (m, events) => `${m.id}: you approved the retirement of ${m.source}.${moreNeeded(ports, m, events)}`,
  })
}
