import { decideResume } from '../../../migration/decide/ending.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Goes on after a stop, a failure or a wait: what is done already is observed as done and not done again. */
export function resumeMigration(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, { verb: 'resume', id, decide: decideResume, answer: (m) => `${m.id} goes on.` })
}
