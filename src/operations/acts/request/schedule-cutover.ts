import { decideSchedule } from '../../../migration/decide/scheduling.ts'
import type { EpochMs } from '../../../migration/ids.ts'
import { refuse } from '../../../migration/refusal.ts'
import { holds } from '../../../migration/roles.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn, serversOf } from '../act-on.ts'

export interface ScheduleInput {
  readonly id: string
  /** `now`, `YYYY-MM-DD HH:mm` in the site's zone, or a moment. */
  readonly when: string | { readonly at: EpochMs }
  readonly reason: string | null
}

/** Sets or moves the start, or before the approval the start that is wished for; `now` takes an approver and a reason. */
export async function scheduleCutover(ports: Ports, act: Act, input: ScheduleInput): Promise<Outcome> {
  const now = ports.clock.now()
  const isNow = typeof input.when === 'string' && input.when.trim().toLowerCase() === 'now'
  const parsed = isNow ? { at: now } : typeof input.when === 'string' ? ports.zones.parse(input.when) : input.when
  if ('problem' in parsed) return refuse('bad-input', parsed.problem)
  const wish = { startAt: parsed.at, isNow, reason: input.reason }
  const by = { by: act.by.id, now }
  const format = (at: EpochMs) => ports.zones.format(at)
  return actOn(ports, act, {
    verb: 'schedule',
    id: input.id,
    decide: (m) => {
      const isApprover = holds(act.by, 'approver', serversOf(m))
      return decideSchedule(m, wish, { ...by, isApprover }, ports.policy, ports.zones)
    },
    answer: (m, events) => {
      if (isNow) return `${m.id} starts now.`
      return events.some(({ type }) => type === 'scheduled')
        ? `${m.id} starts at ${format(parsed.at)}.`
        : `${m.id}: the start that is asked for is now ${format(parsed.at)}. Both servers are examined again for it.`
    },
  })
}
