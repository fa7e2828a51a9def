import { whatIsDone } from '../../../migration/announce/what-is-done.ts'
import { decideStop } from '../../../migration/decide/ending.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Stops a running migration after the change in hand. */
export function stopMigration(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'stop',
    id,
    decide: decideStop,
    answer: (m, events) =>
      events.some((event) => event.type === 'stopped')
        ? `${m.id} is stopped. ${whatIsDone(m)}`
        : `${m.id} stops after the change in hand; its thread then says what is done and what is not.`,
  })
}
