import { retireSource } from '../../../operations/acts/decision/retire-source.ts'
import { signOff } from '../../../operations/acts/decision/sign-off.ts'
import type { Desk } from '../desk.ts'
import { acknowledgeView, overruleView, planView, rejectView, retirementView, rollbackView } from '../views-to-open.ts'
import { type Click, openClick, openOver, operateClick } from './click.ts'

export function onReviewPlan(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Plan', ({ id, digest }) => planView(id, digest))
}

export function onOpenAcknowledge(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Acknowledge', ({ id }) => acknowledgeView(id))
}

/** On a card it opens the form; in the plan it lays the form over it, so that closing leads back. */
export function onOpenReject(click: Click, desk: Desk): Promise<void> {
  return openOver(click, desk, 'Reject', ({ id, digest }) => rejectView(id, digest))
}

/** On a card it opens the form; among the manual items it lays the form over them. */
export function onOpenOverrule(click: Click, desk: Desk): Promise<void> {
  return openOver(click, desk, 'Overrule', ({ id }) => overruleView(id))
}

export function onOpenRollback(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Roll back', ({ id }) => rollbackView(id))
}

export function onReviewRetirement(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Retirement', ({ id }) => retirementView(id))
}

export function onSignOff(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, signOff)
}

export function onRetire(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, retireSource)
}
