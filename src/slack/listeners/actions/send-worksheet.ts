import { parseJson, ServerValue } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { openThenFill } from '../open-then-fill.ts'
import { sendWorksheet } from '../views-of-files.ts'
import { answerClick, type Click, UNREADABLE } from './click.ts'

/** In the worksheet's modal: opens above it and says there what became of the files. */
export async function onSendWorksheet(click: Click, desk: Desk): Promise<void> {
  const { ack, action, body, client } = click
  await ack()
  const value = parseJson(ServerValue, action.value)
  if (!value) return answerClick(click, UNREADABLE)
  const sentence = 'Reading the server once more. This can take a minute; nothing is changed.'
  const request = { client, desk, userId: body.user.id, triggerId: body.trigger_id, title: 'Worksheet', sentence }
  await openThenFill({ ...request, isOver: true }, sendWorksheet(value.server))
}
