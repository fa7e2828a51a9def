import { decideEndSessions, decideWait } from '../../../migration/decide/still-on.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Ends the sessions that are left on the source, after one more warning on the screens. */
export function endSessions(ports: Ports, act: Act, { id }: { readonly id: string }): Promise<Outcome> {
  const format = (at: number) => ports.zones.format(at)
  return actOn(ports, act, {
    verb: 'end-sessions',
    id,
    decide: (m) => decideEndSessions(m, { now: ports.clock.now(), policy: ports.policy, format }),
    answer: (m) => `${m.id}: whoever is still logged on to ${m.source} is warned once more, and then logged off.`,
  })
}

/** Waits until everybody has logged off the source by themselves. */
export function waitForPeople(ports: Ports, act: Act, { id }: { readonly id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'wait',
    id,
    decide: decideWait,
    answer: (m) => `${m.id} waits until everybody has logged off ${m.source}.`,
  })
}
