import { decideApprove } from '../../../migration/decide/approving.ts'
import { brokenRule } from '../../../migration/decide/permitted.ts'
import { drainPlan } from '../../../migration/drain/drain-plan.ts'
import { windowFrom } from '../../../migration/estimate/window-length.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { NoAnswer } from '../../../migration/window.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'
import { moreNeeded } from './more-needed.ts'

export interface Approval {
  readonly id: string
  readonly digest: string
  /** What happens when the time to go back passes and nobody answers; as chosen before, or `hold`, where nothing is chosen. */
  readonly ifNoAnswer?: NoAnswer
}

/** Approves the plan with this digest (whole, or its first eight characters or more). */
export function approvePlan(ports: Ports, act: Act, { id, ...approval }: Approval): Promise<Outcome> {
  const drain = drainPlan(ports.policy)
  return actOn(ports, act, {
    verb: 'approve',
    id,
    decide: (m) =>
      decideApprove(m, { ...approval, drain }, { by: act.by.id, now: ports.clock.now() }, ports.policy, ports.zones),
    answer: (m, events) =>
      `${m.id}: you approved the plan ${m.digest?.slice(0, 8) ?? ''}.${moreNeeded(ports, m, events)} ${startLine(ports, m, events)}`.trim(),
  })
}

/** What becomes of the start that was asked for with the request. */
export function startLine(ports: Ports, m: Migration, events: readonly MigrationEvent[]): string {
  if (!events.some(({ type }) => type === 'approved')) return ''
  const scheduled = events.find((event) => event.type === 'scheduled')
  if (scheduled) return `It starts at ${ports.zones.format(scheduled.window.startAt)}.`
  if (m.wantedStartAt === null) return ''
  const { policy, zones } = ports
  const asked = `The start that was asked for, ${zones.format(m.wantedStartAt)},`
  const because = brokenRule(windowFrom(m.wantedStartAt, m.estimate, policy), policy, zones)
  return because === null
    ? `${asked} can no longer be kept with the notice promised to people: a new date and time has to be set.`
    : `${asked} is not allowed for a window of the length that is needed: a new date and time has to be set. ${because}`
}
