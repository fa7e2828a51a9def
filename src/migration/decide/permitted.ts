import { windowFrom } from '../estimate/window-length.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { type Asked, allowedInstead, forbiddenBecause } from '../permitted/forbidden.ts'
import { type Interval, nextPermittedStart } from '../permitted/permitted-times.ts'
import type { SiteClock } from '../permitted/site-clock.ts'
import type { Policy } from '../policy.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { Window } from '../window.ts'
import { earliestStart } from './earliest-start.ts'

/** The site's own clock, and how a moment is written for people. */
export interface SiteTime extends SiteClock {
  format(at: EpochMs): string
}

function askedOf(policy: Policy, site: SiteTime): Asked {
  return { times: policy.permitted, clock: site, format: (at) => site.format(at) }
}

function intervalOf({ startAt, endAt }: Pick<Window, 'startAt' | 'endAt'>): Interval {
  return { from: startAt, to: endAt }
}

/** Which rule about allowed times the window breaks, as a sentence; null where it breaks none. */
export function brokenRule(window: Window, policy: Policy, site: SiteTime): string | null {
  return forbiddenBecause(intervalOf(window), askedOf(policy, site))
}

/** Refuses a window of which any part is not allowed: says the rule, and when it may begin instead. */
export function refuseForbidden(window: Window, now: EpochMs, policy: Policy, site: SiteTime): Refusal | null {
  const because = brokenRule(window, policy, site)
  if (because === null) return null
  const instead = allowedInstead(earliestStart(now, policy), window.endAt - window.startAt, askedOf(policy, site))
  return refuse(
    'bad-input',
    `${site.format(window.startAt)} to ${site.format(window.endAt)} is not allowed. ${because} ${instead} An approver can start it at once with \`now\` and a reason, whatever the time.`,
  )
}

/** The soonest start that gives people their notice and lies in allowed times; null where there is none. */
export function soonestStart(m: Pick<Migration, 'estimate'>, now: EpochMs, policy: Policy, site: SiteTime) {
  const lengthMs = windowFrom(0, m.estimate, policy).endAt
  return nextPermittedStart(policy.permitted, earliestStart(now, policy), lengthMs, site)
}
