import { givenApprovals } from '../approvals.ts'
import type { Migration } from '../migration.ts'
import type { Audience } from './audience.ts'

/**
 * Whom a new state concerns, called by name so that Slack tells them: an edited card tells nobody. Null where the state is
 * the same and asks nothing new, or nobody is waited for.
 */
export function callToAct(before: Migration | null, after: Migration, audience: Audience): string | null {
  if (after.question && !before?.question) {
    return `${audience.operators} and ${audience.approvers}, please decide: Go on until a new end, or Roll back.`
  }
  if (before && givenApprovals(after).length > givenApprovals(before).length) {
    return `${audience.approvers}, please decide as well.`
  }
  if (before?.state === after.state) return null
  const requester = `<@${after.requestedBy}>`
  switch (after.state) {
    case 'blocked':
      return `${requester}, please have it mended, then press Check again.`
    case 'needs-acknowledgement':
      return `${audience.approvers}, please acknowledge.`
    case 'needs-approval':
      return `${audience.approvers}, please review the plan.`
    case 'needs-window':
      return `${requester}, please choose a date and time.`
    case 'waiting-for-stations':
      if (after.mapped && after.mapped.mapped >= after.mapped.wanted) return null
      return `${audience.operators}, please connect and map the stations.`
    case 'waiting-for-person':
      return `${audience.operators}, it is your turn.`
    case 'failed':
      return `${audience.operators} and ${requester}, please look into it.`
    case 'pilot':
      return before?.state === 'verifying'
        ? `${audience.operators}, please log on at stations with the two test accounts, then release.`
        : null
    case 'needs-retirement-approval':
      return `${audience.approvers}, please decide on the retirement.`
    case 'completed':
      return before?.pilot?.signedOffBy && !before.drift ? `${requester}, this was your request.` : null
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return `${requester}, this was your request.`
    case 'assessing':
    case 'scheduled':
    case 'restarting':
    case 'drift':
    case 'rolling-back':
    case 'assessing-retirement':
    case 'retiring':
    case 'retired':
    case 'migrating':
    case 'verifying':
    case 'cancelled':
    case 'stopped':
      return null
  }
}
