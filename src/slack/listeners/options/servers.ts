import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from '@slack/bolt'
import { serverOptions } from '../../modals/request/start-modal.ts'
import type { Desk } from '../desk.ts'

type Args = Pick<SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs, 'ack' | 'payload'>

/** Servers whose name holds what was typed; asked for where there are more than a select can list. */
export async function onServersAsked({ ack, payload }: Args, { ports }: Desk): Promise<void> {
  const typed = payload.value.trim().toLowerCase()
  await ack({ options: serverOptions(ports.servers.names.filter((name) => name.toLowerCase().includes(typed))) })
}
