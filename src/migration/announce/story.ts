import { describeChangeWithoutNames } from '../describe/describe-change.ts'
import { counted, listed } from '../describe/words.ts'
import type { CutoverEvent, LoggedEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import { findChange } from '../plan/work-list.ts'
import type { Preparation } from '../record-parts.ts'
import { groupLine } from './groups.ts'
import { laterStoryLine } from './later-story.ts'
import { literal, moment, who } from './marks.ts'
import { whatIsDone } from './what-is-done.ts'

/** The line that an event adds to the story in the card's thread; null for events that only the card shows. */
export function storyLine(m: Migration, { event, by }: LoggedEvent): string | null {
  switch (event.type) {
    case 'requested':
      return `${who(by)} asked to migrate ${event.source} to ${event.destination}.`
    case 'check-requested':
      return `${who(by)} asked to examine both servers again.`
    case 'rejected':
      return `${who(by)} rejected the plan: ${literal(event.reason)}`
    case 'cancelled':
      return `${who(by)} cancelled the migration.${m.cutover ? ` ${whatIsDone(m)}` : ''}`
    case 'expired':
      return 'Nobody decided in time, so the request has expired. Nothing was changed.'
    case 'assessment-failed':
      return `The servers could not be examined: ${literal(event.sentence)}`
    case 'assessed':
      return assessedLine(
        event.assessment.findings.map((finding) => finding.severity),
        event.assessment.changes.length,
      )
    case 'acknowledged':
      return `${who(by)} acknowledged ${event.rules.join(', ')}.`
    case 'approved':
      return `${who(by)} approved the plan ${event.digest.slice(0, 8)}.`
    case 'scheduled':
      return event.isNow
        ? `${who(by)} started it at once: ${literal(event.reason ?? 'no reason given')}`
        : `Scheduled for ${moment(event.window.startAt)}, until ${moment(event.window.endAt)} at the latest.`
    case 'prepared':
      return preparedLine(event.preparation)
    case 'rechecked':
      return null
    case 'recheck-failed':
      return `The servers could not be read again: ${literal(event.sentence)}`
    case 'approval-voided':
      return `The approval is void, nothing was changed. What has moved: ${event.differences
        .map((d) => literal(`${d.server}, ${d.field}: was ${d.was}, is now ${d.now}`))
        .join('; ')}`
    case 'window-missed':
      return `The start was missed: ${literal(event.sentence)}`
    case 'started':
      return 'The cutover has started.'
    case 'sessions-warned':
      return event.sessions === 0
        ? null
        : `${counted(event.sessions, 'session')} on the ${event.before ? 'server' : 'source'}: warned on the screen.`
    case 'sessions-ended':
      return event.sessions === 0 ? null : `${counted(event.sessions, 'session')} ended, after the warning.`
    case 'change-under-way':
      return `${literal(titleOf(m, event.changeId))}: ${literal(event.found)}.`
    case 'restart-over':
      return 'The server has restarted.'
    case 'change-done':
      return groupLine(m, event.changeId)
    case 'change-failed':
      return `Failed: ${literal(event.sentence)}`
    case 'attempt-failed':
      return `${literal(event.sentence)} It will be tried again at ${moment(event.retryAt)}.`
    case 'stations-counted':
      return countedLine(event)
    case 'seats-proposed':
      return null
    case 'seats-confirmed':
      return `${who(by)} confirmed which seat is which station.`
    case 'item-confirmed':
      return `${who(by)} confirmed as done by hand: ${event.item}.`
    case 'items-overruled':
      return `${who(by)} overruled ${event.items.join(', ')}: ${literal(event.reason)}`
    case 'parked':
      return literal(event.sentence)
    case 'resumed':
      return `${who(by)} resumed the migration.`
    case 'stop-requested':
      return `${who(by)} asked to stop after the change in hand.`
    case 'stopped':
      return `Stopped. ${whatIsDone(m)}`
    case 'verification-started':
      return 'All changes are made. The destination is being compared with the plan.'
    case 'verified':
      return `Verified: ${event.checks} checks, the destination is as planned.${m.state === 'pilot' ? ' The pilot begins: log on at stations with both test accounts.' : ''}`
    case 'verification-failed':
      return `The destination is not as planned: ${literal(event.differences.join('; '))}`
    case 'drift-check-requested':
      return `${who(by)} asked to verify the destination again.`
    case 'drift-checked':
      return event.differences.length === 0
        ? 'Verified again: the destination is as it was verified.'
        : `The destination has drifted: ${event.differences.map((d) => literal(`${d.field}: was ${d.was}, is now ${d.now}`)).join('; ')}`
    case 'drift-check-failed':
      return `The destination could not be verified again: ${literal(event.sentence)}`
    case 'change-intended':
      return event.restart ? `${literal(titleOf(m, event.changeId))}: asked for, waiting for the server.` : null
    case 'sessions-warning-intended':
    case 'restart-looked-at':
      return null
    default:
      return laterStoryLine(m, event, by)
  }
}

function titleOf(m: Migration, changeId: string): string {
  const change = findChange(m, changeId)
  return change ? describeChangeWithoutNames(change) : changeId
}

function preparedLine({ status, found }: Preparation): string {
  if (status === 'done') return `The template is copied already: ${literal(found)}.`
  if (status === 'failed')
    return `The template could not be copied ahead: ${literal(found)} It is copied in the window.`
  return `The template is being copied ahead: ${literal(found)}.`
}

function countedLine(event: CutoverEvent & { type: 'stations-counted' }): string {
  const { mapped, wanted, incomplete = [], isConsoleMode } = event
  if (isConsoleMode) {
    return `The destination is in console mode, so it has no stations: switch it to station mode in MultiPoint Manager. ${wanted} stations are wanted.`
  }
  const lacking = incomplete.length > 0 ? ` Without a keyboard: ${listed(incomplete.map(literal))}.` : ''
  return `${mapped} of ${wanted} stations are mapped on the destination.${lacking}`
}

function assessedLine(severities: readonly string[], changes: number): string {
  const blocks = severities.filter((severity) => severity === 'block').length
  if (blocks > 0) return `Both servers were examined: ${counted(blocks, 'thing')} in the way.`
  const asks = severities.filter((severity) => severity === 'acknowledge').length
  return `Both servers were examined: the plan has ${counted(changes, 'change')}, and ${counted(asks, 'point')} to acknowledge.`
}
