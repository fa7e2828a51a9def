import { rejectModal } from '../../modals/reject-modal.ts'
import type { Desk } from '../desk.ts'
import { ignoreUsed } from '../open-then-fill.ts'
import { rejectView } from '../views-to-open.ts'
import { type Click, openClick, readValue } from './click.ts'

/** On a card it opens the form; in the plan it lays the form over it, so that closing leads back. */
export async function onOpenReject(click: Click, desk: Desk): Promise<void> {
  const value = readValue(click)
  if (!value || !click.body.view) {
    return openClick(click, desk, 'Reject', ({ id, digest }) => rejectView(id, digest))
  }
  await click.ack()
  await click.client.views.push({ trigger_id: click.body.trigger_id, view: rejectModal(value) }).catch(ignoreUsed)
}
