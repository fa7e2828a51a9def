import { counted, listed } from '../describe/words.ts'
import type { ApprovalEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import { reasonGiven, who } from './marks.ts'

/** The line of an event of an approval, of the plan or of the retirement. */
export function approvalStoryLine(m: Migration, event: ApprovalEvent, by: string): string {
  switch (event.type) {
    case 'approval-given':
      return `${who(by)} approved the plan ${event.digest.slice(0, 8)}: ${soFar(m.approvals?.length ?? 0, event.needed)}`
    case 'retirement-approval-given':
      return `${who(by)} approved the retirement of the source: ${soFar(m.retirement?.approvals?.length ?? 0, event.needed)}`
    case 'approvals-lapsed':
      return `${event.people.length === 1 ? 'The approval' : 'The approvals'} of ${listed(event.people.map(who))} ${event.people.length === 1 ? 'has' : 'have'} lapsed: the others did not come in time.`
    case 'glass-broken':
      return `${who(by)} BROKE THE GLASS and approved ${subjectOf(event)} alone, although ${missing(event.missing)}: ${reasonGiven(event.reason)}`
    case 'approved':
      return `${who(by)} approved the plan ${event.digest.slice(0, 8)}${m.approval?.earlier ? `, after ${listed(m.approval.earlier.map((each) => who(each.by)))}` : ''}.`
  }
}

function subjectOf({ over, digest }: ApprovalEvent & { type: 'glass-broken' }): string {
  return over === 'plan' ? `the plan ${digest.slice(0, 8)}` : 'the retirement of the source'
}

/** `1 approval was missing`. */
export function missing(count: number): string {
  return `${counted(count, 'approval')} ${count === 1 ? 'was' : 'were'} missing`
}

/** `1 of 2 approvals; one more is needed.` */
export function soFar(given: number, needed: number): string {
  const left = needed - given
  return `${given} of ${counted(needed, 'approval')}; ${left === 1 ? 'one more is' : `${left} more are`} needed.`
}
