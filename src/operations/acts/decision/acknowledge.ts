import { decideAcknowledge } from '../../../migration/decide/assessing.ts'
import { digestOf } from '../../digest-of.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Answers for what the guide leaves to people; without rules, for all that are open. */
export function acknowledge(
  ports: Ports,
  act: Act,
  { id, rules }: { id: string; rules: readonly string[] },
): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'acknowledge',
    id,
    decide: (m) => decideAcknowledge(m, rules, { by: act.by.id, now: ports.clock.now() }, digestOf(ports)),
    answer: (m) =>
      `${m.id}: acknowledged ${rules.length > 0 ? rules.join(', ').toUpperCase() : 'everything that was open'}.`,
  })
}
