import { decideExtend } from '../../../migration/decide/window.ts'
import type { EpochMs } from '../../../migration/ids.ts'
import { refuse } from '../../../migration/refusal.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** The cutover goes on until a new end: `YYYY-MM-DD HH:mm` in the site's zone, or a moment. */
export async function extendWindow(
  ports: Ports,
  act: Act,
  { id, until }: { readonly id: string; readonly until: string | { readonly at: EpochMs } },
): Promise<Outcome> {
  const parsed = typeof until === 'string' ? ports.zones.parse(until) : until
  if ('problem' in parsed) return refuse('bad-input', parsed.problem)
  const format = (at: EpochMs) => ports.zones.format(at)
  const { policy } = ports
  return actOn(ports, act, {
    verb: 'extend',
    id,
    decide: (m) => decideExtend(m, parsed.at, { now: ports.clock.now(), policy, format }),
    answer: (m) => `${m.id} goes on until ${format(parsed.at)}.`,
  })
}
