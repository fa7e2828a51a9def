import type { ModalView } from '@slack/types'
import { isRefusal } from '../../../migration/refusal.ts'
import type { Act } from '../../../operations/acts/act.ts'
import { confirmItem } from '../../../operations/acts/cutover/confirm-item.ts'
import type { Ports } from '../../../operations/ports.ts'
import { viewMigration } from '../../../operations/queries.ts'
import { refusalModal, resultModal } from '../../modals/frame.ts'
import { clickToken } from '../../tokens.ts'
import { actOf, type Desk } from '../desk.ts'
import { ignoreClosed } from '../open-then-fill.ts'
import { itemsOf } from '../views-to-open.ts'
import { answerClick, type Click, readValue, UNREADABLE } from './click.ts'

/** Confirms one manual item and draws the list in the modal anew, with what came of it above. */
export async function onConfirmItem(click: Click, desk: Desk): Promise<void> {
  const { ack, body, client } = click
  await ack()
  const { id, item } = readValue(click) ?? {}
  if (!id || !item || !body.view) return answerClick(click, UNREADABLE)
  const act = await actOf(desk, body.user.id, clickToken(body, click.action))
  const view = isRefusal(act) ? refusalModal(act) : await confirmed(desk.ports, act, { id, item })
  await client.views.update({ view_id: body.view.id, view }).catch(ignoreClosed)
}

async function confirmed(ports: Ports, act: Act, about: { id: string; item: string }): Promise<ModalView> {
  const outcome = await confirmItem(ports, act, about)
  // What came of it counts, also where the rest can't be read at the moment.
  const found = await viewMigration(ports, act.by, about.id).catch(() => null)
  if (found === null) return isRefusal(outcome) ? refusalModal(outcome) : resultModal('Done', outcome.sentence)
  return isRefusal(found) ? refusalModal(found) : itemsOf(ports, found, act.by, outcome.sentence)
}
