import { isRefusal } from '../../../migration/refusal.ts'
import { confirmItem } from '../../../operations/acts/cutover/confirm-item.ts'
import { viewMigration } from '../../../operations/queries.ts'
import { refusalModal } from '../../modals/frame.ts'
import { itemsModal } from '../../modals/items-modal.ts'
import { clickToken } from '../../tokens.ts'
import { actOf, type Desk } from '../desk.ts'
import { ignoreClosed } from '../open-then-fill.ts'
import { answerClick, type Click, readValue, UNREADABLE } from './click.ts'

/** Confirms one manual item and draws the list in the modal anew, with what came of it above. */
export async function onConfirmItem(click: Click, desk: Desk): Promise<void> {
  const { ack, body, client } = click
  await ack()
  const { id, item } = readValue(click) ?? {}
  if (!id || !item || !body.view) return answerClick(click, UNREADABLE)
  const act = await actOf(desk, body.user.id, clickToken(body, click.action))
  const outcome = isRefusal(act) ? act : await confirmItem(desk.ports, act, { id, item })
  const found = isRefusal(act) ? act : await viewMigration(desk.ports, act.by, id)
  const view = isRefusal(found) ? refusalModal(found) : itemsModal(found, outcome.sentence)
  await client.views.update({ view_id: body.view.id, view }).catch(ignoreClosed)
}
