import { decideRollback } from '../../../migration/decide/rolling-back.ts'
import { counted } from '../../../migration/describe/words.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Takes back what was made; everybody goes on with the source. */
export function rollBack(
  ports: Ports,
  act: Act,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'rollback',
    id,
    decide: (m) => decideRollback(m, reason),
    answer: (m, events) => {
      const started = events.find((event) => event.type === 'rollback-started')
      return `${m.id} is being rolled back: ${counted(started?.changes.length ?? 0, 'change')} to take back.`
    },
  })
}
