import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import { isRefusal, refuse } from '../../../migration/refusal.ts'
import type { Act, Outcome } from '../../../operations/acts/act.ts'
import type { Ports } from '../../../operations/ports.ts'
import { refusalModal, resultModal } from '../../modals/frame.ts'
import { ButtonValue, parseJson } from '../../payloads.ts'
import { clickToken } from '../../tokens.ts'
import { actOf, type Desk } from '../desk.ts'
import { ignoreClosed, openThenFill } from '../open-then-fill.ts'
import { tell } from '../tell.ts'
import type { DrawView } from '../views-to-open.ts'

export type Click = Pick<
  SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs,
  'ack' | 'action' | 'body' | 'respond' | 'client'
>

/** The button was forged, or drawn by a version that wrote its value differently. */
export const UNREADABLE = refuse(
  'bad-input',
  'This button cannot be read, so nothing was done. Use the newest card, or the slash command.',
)

export function readValue(click: Click): ButtonValue | undefined {
  return parseJson(ButtonValue, click.action.value)
}

/** Answers so that only the person who pressed sees it: on a message beside it, in a modal in its place. */
export async function answerClick({ body, client, respond }: Click, answer: Outcome): Promise<void> {
  if (!body.view) return tell(respond, answer)
  const view = isRefusal(answer) ? refusalModal(answer) : resultModal('Done', answer.sentence)
  await client.views.update({ view_id: body.view.id, view }).catch(ignoreClosed)
}

/** A button that does one thing: ack, read, authorise, operate, answer. */
export async function operateClick(
  click: Click,
  desk: Desk,
  operate: (ports: Ports, act: Act, value: ButtonValue) => Promise<Outcome>,
): Promise<void> {
  await click.ack()
  const value = readValue(click)
  if (!value) return answerClick(click, UNREADABLE)
  const act = await actOf(desk, click.body.user.id, clickToken(click.body, click.action))
  await answerClick(click, isRefusal(act) ? act : await operate(desk.ports, act, value))
}

/** A button that opens a modal. */
export async function openClick(
  click: Click,
  desk: Desk,
  title: string,
  viewOf: (value: ButtonValue) => DrawView,
): Promise<void> {
  await click.ack()
  const value = readValue(click)
  if (!value) return answerClick(click, UNREADABLE)
  const { client, body } = click
  await openThenFill({ client, desk, userId: body.user.id, triggerId: body.trigger_id, title }, viewOf(value))
}

/** A button that opens a form from a card, and lays it over the modal that it stands in, so that closing leads back. */
export async function openOver(
  click: Click,
  desk: Desk,
  title: string,
  viewOf: (value: ButtonValue) => DrawView,
): Promise<void> {
  const value = readValue(click)
  if (!value || !click.body.view) return openClick(click, desk, title, viewOf)
  await click.ack()
  const { client, body } = click
  const request = { client, desk, userId: body.user.id, triggerId: body.trigger_id, title, isOver: true }
  await openThenFill(request, viewOf(value))
}
