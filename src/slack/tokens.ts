/**
 * Slack gives an inbound act no id of its own; these fields are the same each time it delivers the same act, to whichever
 * of our processes.
 */

/** Dedupe key of a slash command. */
export function commandToken(body: { trigger_id: string }): string {
  return `command:${body.trigger_id}`
}

/** Dedupe key of a click: on a message by its ts, in a modal by the view. */
export function clickToken(
  body: { user: { id: string }; container?: { message_ts?: string; view_id?: string }; view?: { id: string } },
  action: { action_id: string; action_ts: string },
): string {
  const place = body.container?.message_ts ?? body.view?.id ?? body.container?.view_id ?? ''
  return `click:${body.user.id}:${place}:${action.action_id}:${action.action_ts}`
}

/** Dedupe key of a submission: the hash changes whenever the view is drawn anew. */
export function submissionToken(view: { id: string; hash: string }): string {
  return `submission:${view.id}:${view.hash}`
}
