import type { WebClient } from '@slack/web-api'
import { refusalName } from '../delivery-errors.ts'
import { loadingModal, resultModal } from '../modals/frame.ts'
import type { Desk } from './desk.ts'
import type { DrawView } from './views-to-open.ts'

export interface OpenRequest {
  readonly client: WebClient
  readonly desk: Desk
  readonly userId: string
  readonly triggerId: string
  /** What the person is waiting for, at most 24 characters. */
  readonly title: string
  readonly sentence?: string
  /** Laid over the modal that is open, instead of opened by itself. */
  readonly isOver?: boolean
}

/**
 * Opens a modal at once, because a trigger lives for three seconds, and fills it when everything is at hand. A trigger that
 * was used already means that another delivery of the same act has opened it.
 */
export async function openThenFill(request: OpenRequest, draw: DrawView): Promise<void> {
  const { client, desk, userId } = request
  const viewId = await open(request)
  if (viewId === undefined) return
  const view = await draw(desk, userId).catch((error: unknown) =>
    resultModal('Something went wrong', desk.incidents.report(error, { personId: userId })),
  )
  await client.views.update({ view_id: viewId, view }).catch(ignoreClosed)
}

async function open({ client, triggerId, title, sentence = 'One moment, please.', isOver = false }: OpenRequest) {
  const request = { trigger_id: triggerId, view: loadingModal(title, sentence) }
  const opening = isOver ? client.views.push(request) : client.views.open(request)
  const opened = await opening.catch(ignoreUsed)
  return opened?.view?.id
}

/** Another delivery of the same act has used the trigger. */
function ignoreUsed(error: unknown): undefined {
  if (refusalName(error) !== 'exchanged_trigger_id') throw error
}

/** The person has closed it meanwhile. */
export function ignoreClosed(error: unknown): void {
  if (refusalName(error) !== 'not_found') throw error
}
