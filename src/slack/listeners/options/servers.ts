import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from '@slack/bolt'
import { isRefusal } from '../../../migration/refusal.ts'
import { serversToStart } from '../../../operations/acts/request/start-migration.ts'
import { serverOptions } from '../../modals/request/start-modal.ts'
import type { Desk } from '../desk.ts'

type Args = Pick<SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs, 'ack' | 'body' | 'payload'>

/** Servers that the person may ask for whose name holds what was typed; asked for where there are more than a select can list. */
export async function onServersAsked({ ack, body, payload }: Args, { people, ports }: Desk): Promise<void> {
  const person = await people.person(body.user.id)
  const servers = isRefusal(person) ? person : serversToStart(ports, person)
  const typed = payload.value.trim().toLowerCase()
  const found = isRefusal(servers) ? [] : servers.filter((name) => name.toLowerCase().includes(typed))
  await ack({ options: serverOptions(found) })
}
