import { counted } from '../describe/words.ts'
import type { LoggedEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { groupLine } from './groups.ts'
import { whatIsDone } from './what-is-done.ts'

function who(by: string): string {
  return by === 'stationmaster' ? 'Stationmaster' : `<@${by}>`
}

/** Stands for a moment in a text; whoever shows the text writes it in the reader's zone. */
function moment(at: EpochMs): string {
  return `<at:${at}>`
}

/** What people and servers wrote must not turn into a mention or a moment, whatever they call their stations. */
function literal(text: string): string {
  return text.replace(/<(?=[@#!]|at:)/g, '‹')
}

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
      return `${counted(event.sessions, 'session')} on the source: warned on the screen.`
    case 'change-done':
      return groupLine(m, event.changeId)
    case 'change-failed':
      return `Failed: ${literal(event.sentence)}`
    case 'attempt-failed':
      return `${literal(event.sentence)} It will be tried again at ${moment(event.retryAt)}.`
    case 'stations-counted':
      return `${event.mapped} of ${event.wanted} stations are mapped on the destination.`
    case 'seats-proposed':
      return null
    case 'seats-confirmed':
      return `${who(by)} confirmed which seat is which station.`
    case 'item-confirmed':
      return `${who(by)} confirmed as done by hand: ${event.item}.`
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
      return `Verified: ${event.checks} checks, the destination is as planned.`
    case 'verification-failed':
      return `The destination is not as planned: ${literal(event.differences.join('; '))}`
    case 'sessions-warning-intended':
    case 'change-intended':
      return null
  }
}

function assessedLine(severities: readonly string[], changes: number): string {
  const blocks = severities.filter((severity) => severity === 'block').length
  if (blocks > 0) return `Both servers were examined: ${counted(blocks, 'thing')} in the way.`
  const asks = severities.filter((severity) => severity === 'acknowledge').length
  return `Both servers were examined: the plan has ${counted(changes, 'change')}, and ${counted(asks, 'point')} to acknowledge.`
}
