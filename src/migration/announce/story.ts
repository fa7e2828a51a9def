import type { Assessment } from '../assessment/assessment.ts'
import { describeChangeWithoutNames } from '../describe/describe-change.ts'
import { counted, listed } from '../describe/words.ts'
import type { CutoverEvent, LoggedEvent, ScreenEvent, WentBackEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Preparation } from '../record-parts.ts'
import { findChange, forwardChanges, workList } from '../stages/work-list.ts'
import { approvalStoryLine } from './approval-story.ts'
import { groupLine } from './groups.ts'
import { laterStoryLine } from './later-story.ts'
import { literal, moment, reasonGiven, who } from './marks.ts'
import { whatIsDone } from './what-is-done.ts'

const MINUTE_MS = 60_000

/** The line that an event adds to the story in the card's thread; null for events that only the card shows. */
export function storyLine(m: Migration, { event, by }: LoggedEvent): string | null {
  switch (event.type) {
    case 'requested':
      return `${who(by)} asked to migrate ${event.source} to ${event.destination}.`
    case 'start-wished':
      return `${who(by)} asked for another start: ${moment(event.startAt)}.`
    case 'check-requested':
      return `${who(by)} asked to examine both servers again.`
    case 'rejected':
      return `${who(by)} rejected the plan: ${reasonGiven(event.reason)}`
    case 'cancelled':
      return `${who(by)} cancelled the migration.${m.cutover ? ` ${whatIsDone(m)}` : ''}`
    case 'expired':
      return 'Nobody decided in time, so the request has expired. Nothing was changed.'
    case 'assessment-failed':
      return `The servers could not be examined: ${literal(event.sentence)}`
    case 'assessed':
      return `${assessedLine(event.assessment)}${voidedLine(event.voids ?? 0)}`
    case 'acknowledged':
      return `${who(by)} acknowledged ${counted(event.rules.length, 'point')}: ${event.rules.join(', ')}.`
    case 'approval-given':
    case 'retirement-approval-given':
    case 'approvals-lapsed':
    case 'glass-broken':
    case 'approved':
      return approvalStoryLine(m, event, by)
    case 'scheduled':
      return event.isNow
        ? `${who(by)} started it at once: ${reasonGiven(event.reason ?? 'no reason given')}${overruledLine(event.overruled)}`
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
      return event.because ? event.sentence : `The start was missed: ${literal(event.sentence)}`
    case 'went-back':
      return wentBackLine(m, event)
    case 'started':
      return 'The cutover has started.'
    case 'sessions-warned':
      return event.sessions === 0
        ? null
        : `${counted(event.sessions, 'session')} on the ${event.before ? 'server' : 'source'}: warned on the screen.`
    case 'sessions-ended':
      return event.sessions === 0 ? null : `${counted(event.sessions, 'session')} ended, after the warning.`
    case 'still-on-answered':
      return event.answer === 'wait'
        ? `${who(by)} decided to wait until everybody has logged off.`
        : `${who(by)} decided that the sessions on the source end. People are warned once more first.`
    case 'screen-warned':
      return event.sessions === 0
        ? null
        : `${counted(event.sessions, 'session')} on the source: warned on the screen, ${leadOf(event)} before the start.`
    case 'screen-warning-missed':
      return missedLine(event)
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
      return `${who(by)} confirmed as done by hand: ${literal(itemName(m, event.item))}.`
    case 'items-overruled':
      return `${who(by)} overruled ${event.items.join(', ')}: ${reasonGiven(event.reason)}`
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
      return `Verified: ${event.checks} checks, the destination is as planned.${m.state === 'pilot' ? ' The pilot begins.' : ''}`
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
    case 'sessions-left':
    case 'screen-warning-intended':
    case 'restart-looked-at':
      return null
    default:
      return laterStoryLine(m, event, by)
  }
}

function wentBackLine(m: Migration, event: WentBackEvent): string {
  if (m.parked?.reason === 'went-back') return literal(m.parked.sentence)
  const then = m.state === 'assessing' ? ' Both servers are examined and the plan is approved anew.' : ''
  return `The records went back in time: ${literal(event.why)}.${then}`
}

function leadOf({ leadMs }: ScreenEvent): string {
  return leadMs < MINUTE_MS
    ? counted(Math.round(leadMs / 1000), 'second')
    : counted(Math.round(leadMs / MINUTE_MS), 'minute')
}

function missedLine(event: ScreenEvent & { type: 'screen-warning-missed' }): string {
  const which = `The warning on the screens ${leadOf(event)} before the start`
  const why = event.sentence ? ` ${literal(event.sentence)}` : ''
  return event.why === 'late'
    ? `${which} was missed: it could not be shown in time.${why}`
    : `${which} was begun, and nobody knows whether it was shown. It is not repeated.${why}`
}

function titleOf(m: Migration, changeId: string): string {
  const change = findChange(m, changeId)
  return change ? describeChangeWithoutNames(change) : changeId
}

/** What to call an item that only hands can do. The title of an automatic logon names its account, its short name does not. */
function itemName(m: Migration, item: string): string {
  const change = [...workList(m), ...forwardChanges(m)].find((each) => each.kind === 'manual' && each.item === item)
  return change?.kind === 'manual' && change.rule !== 'M12' ? change.title : item
}

function preparedLine({ status, found }: Preparation): string {
  if (status === 'done') return `The template is copied already: ${literal(found)}.`
  if (status === 'failed')
    return `The template could not be copied ahead: ${literal(found)} It is copied in the window.`
  return `The template is being copied ahead: ${literal(found)}.`
}

/** Null once all are mapped: then people are asked which seat is which, and that says it. */
function countedLine(event: CutoverEvent & { type: 'stations-counted' }): string | null {
  const { mapped, wanted, incomplete = [], isConsoleMode } = event
  if (isConsoleMode) {
    return `The destination is in console mode, so it has no stations: switch it to station mode in MultiPoint Manager. ${counted(wanted, 'station')} ${wanted === 1 ? 'is' : 'are'} needed.`
  }
  const lacking = incomplete.length > 0 ? ` Without a keyboard: ${listed(incomplete.map(literal))}.` : ''
  return mapped >= wanted && lacking === '' ? null : `Stations mapped so far: ${mapped} of ${wanted}.${lacking}`
}

function assessedLine({ findings, changes }: Assessment): string {
  const blocks = findings.filter(({ severity }) => severity === 'block').length
  if (blocks > 0) {
    return `Both servers were examined: ${counted(blocks, 'thing')} ${blocks === 1 ? 'stands' : 'stand'} in the way.`
  }
  // A rule with several findings is acknowledged at once.
  const asks = new Set(findings.filter(({ severity }) => severity === 'acknowledge').map(({ rule }) => rule)).size
  const points = asks === 0 ? '' : `, and leaves ${counted(asks, 'point')} to acknowledge`
  return `Both servers were examined: the plan has ${counted(changes.length, 'change')}${points}.`
}

function voidedLine(voids: number): string {
  if (voids === 0) return ''
  return ` The plan is another one now, so ${counted(voids, 'approval')} of the old one ${voids === 1 ? 'is' : 'are'} void.`
}

function overruledLine(rule: string | undefined): string {
  return rule === undefined ? '' : ` Overruled with it: ${literal(rule)}`
}
