import { decideOverrule, overrulable } from '../../../migration/decide/confirming.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Goes on without what is still open, for a reason that stays in the record. */
export function overruleItems(
  ports: Ports,
  act: Act,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'overrule',
    id,
    decide: (m) => decideOverrule(m, reason),
    answer: (m) => `${m.id}: you overruled ${overrulable(m).join(', ')}.`,
  })
}
