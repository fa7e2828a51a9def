import { isObject, type JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { Acknowledgement } from '../socket-mode/envelope.ts'
import { checkedView } from '../validation/view.ts'
import { drawnElements } from '../workspace/drawn-elements.ts'
import type { View } from '../workspace/view-store.ts'
import type { World } from '../workspace/world.ts'

/** What a person sees after they pressed a modal's submit button. */
export type SubmissionOutcome =
  | { readonly kind: 'closed' | 'cleared' }
  | { readonly kind: 'updated' | 'pushed'; readonly view: View }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** Slack's client did not even send it. */
  | { readonly kind: 'incomplete'; readonly errors: Readonly<Record<string, string>> }
  /** "We had some trouble connecting": nobody acknowledged in time, or Slack refused the answer. */
  | { readonly kind: 'failed'; readonly error: string }

export type Submission = SubmissionOutcome & { readonly acks: readonly Acknowledgement[]; readonly latencyMs: number }

/** Does to the person's modals what the acknowledgement of their submission says. */
export function applySubmissionAnswer(
  world: World,
  userId: string,
  view: View,
  payload: JsonObject,
): SubmissionOutcome {
  try {
    return applied(world, userId, view, payload)
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error
    return { kind: 'failed', error: error.message }
  }
}

function applied(world: World, userId: string, view: View, payload: JsonObject): SubmissionOutcome {
  switch (payload.response_action) {
    case undefined:
      world.views.close(userId, view.id)
      return { kind: 'closed' }
    case 'clear':
      world.views.clear(userId)
      return { kind: 'cleared' }
    case 'update':
      return {
        kind: 'updated',
        view: structuredClone(world.views.update(userId, view, checkedView(payload.view, 'modal'))),
      }
    case 'push':
      return { kind: 'pushed', view: structuredClone(world.views.push(userId, checkedView(payload.view, 'modal'))) }
    case 'errors':
      return { kind: 'errors', errors: checkedErrors(view, payload.errors) }
    default:
      throw new SlackRefusal('invalid_response_action')
  }
}

/** Slack can show an error only under an input block that the view has. */
function checkedErrors(view: View, errors: unknown): Record<string, string> {
  if (!isObject(errors) || Object.keys(errors).length === 0) throw new SlackRefusal('invalid_errors')
  const inputs = drawnElements(view.blocks).filter(({ block }) => block.type === 'input')
  for (const blockId of Object.keys(errors)) {
    if (!inputs.some((input) => input.blockId === blockId)) {
      throw new SlackRefusal('invalid_errors', { errors: [`no input block ${blockId}`] })
    }
  }
  return Object.fromEntries(Object.entries(errors).map(([blockId, text]) => [blockId, String(text)]))
}
