import { counted, listed } from '../../migration/describe/words.ts'
import { isTooShort, windowLengthMs } from '../../migration/estimate/window-length.ts'
import type { Migration } from '../../migration/migration.ts'
import { hoursText } from '../../migration/permitted/forbidden.ts'
import type { SiteDate } from '../../migration/permitted/site-clock.ts'
import type { Policy } from '../../operations/ports.ts'
import { durationText, sentenceText, uncapital } from '../text.ts'

/** How long the window will be, and the work in it. */
export function lengthLines(m: Migration, policy: Policy): string[] {
  const length = durationText(windowLengthMs(m.estimate, policy))
  return [
    `The window will last ${length}; the last moment to go back is ${durationText(policy.goBackMarginMs)} before its end.`,
    ...expectedLines(m, policy),
  ]
}

/** What the work is expected to take, what most of that is, and what it is judged by. */
export function expectedLines({ estimate }: Migration, policy: Policy): string[] {
  if (!estimate) return []
  const parts = estimate.parts.slice(0, 3).map(({ what, lengthMs }) => `${uncapital(what)} (${durationText(lengthMs)})`)
  const basis =
    estimate.measuredMigrations > 0
      ? `measured on ${counted(estimate.measuredMigrations, 'earlier migration')} here`
      : 'by what is usual: nothing was measured here yet'
  return [
    `The work is expected to take about ${durationText(estimate.lengthMs)} (${basis}). Most of it: ${listed(parts)}.`,
    ...(isTooShort(estimate, policy)
      ? ['*That is longer than the window leaves before going back has to begin.*']
      : []),
  ]
}

const MOST_FREEZES = 3

/** What the policy says about times from that day on; nothing where any time is allowed. */
export function permittedLines({ permitted: { hours, freezes } }: Policy, today: SiteDate): string[] {
  const ahead = freezes.filter(({ to }) => to >= today).slice(0, MOST_FREEZES)
  return [
    ...(hours.length > 0 ? [`Migrations are allowed ${hoursText(hours)}.`] : []),
    ...ahead.map(({ from, to, reason }) => `None from ${from} to ${to} (${sentenceText(reason)}).`),
  ]
}
