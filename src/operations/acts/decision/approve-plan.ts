import { decideApprove } from '../../../migration/decide/approving.ts'
import { drainPlan } from '../../../migration/drain/drain-plan.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { NoAnswer } from '../../../migration/window.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

export interface Approval {
  readonly id: string
  readonly digest: string
  /** What happens when the time to go back passes and nobody answers; `hold` where nothing is chosen. */
  readonly ifNoAnswer?: NoAnswer
}

/** Approves the plan with this digest (whole, or its first eight characters or more). */
export function approvePlan(ports: Ports, act: Act, { id, ...approval }: Approval): Promise<Outcome> {
  const drain = drainPlan(ports.policy, ports.site.contact)
  return actOn(ports, act, {
    verb: 'approve',
    id,
    decide: (m) => decideApprove(m, { ...approval, drain }, { by: act.by.id, now: ports.clock.now() }, ports.policy),
    answer: (m, events) =>
      [`${m.id}: you approved the plan ${m.digest?.slice(0, 8) ?? ''}.`, startLine(ports, m, events)].join(' ').trim(),
  })
}

/** What becomes of the start that was asked for with the request. */
function startLine(ports: Ports, m: Migration, events: readonly MigrationEvent[]): string {
  const scheduled = events.find((event) => event.type === 'scheduled')
  if (scheduled) return `It starts at ${ports.zones.format(scheduled.window.startAt)}.`
  if (m.wantedStartAt === null) return ''
  return `The start that was asked for, ${ports.zones.format(m.wantedStartAt)}, can no longer be kept with the notice promised to people: a new date and time has to be set.`
}
