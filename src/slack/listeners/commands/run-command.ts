import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { parseCommand } from '../../parse-command.ts'
import { commandToken } from '../../tokens.ts'
import { typedText } from '../../typed-text.ts'
import type { Desk } from '../desk.ts'
import { openCommand } from './open-command.ts'
import { operateCommand } from './operate-command.ts'
import { showQuietTimes } from './quiet-command.ts'
import { showCommand } from './show-command.ts'

type Args = Pick<SlackCommandMiddlewareArgs & AllMiddlewareArgs, 'ack' | 'body' | 'respond' | 'client'>

/** The one slash command. Some words open a modal, some show something, the others do something and say what came of it. */
export async function runCommand({ ack, body, respond, client }: Args, desk: Desk): Promise<void> {
  await ack()
  const command = parseCommand(typedText(String(body.text ?? '')), desk.ports.site.command)
  const inbound = {
    desk,
    client,
    respond,
    userId: body.user_id,
    triggerId: body.trigger_id,
    token: commandToken(body),
  }
  if (command.kind === 'quiet') return showQuietTimes(inbound, command.server)
  const isOpened = await openCommand(inbound, command)
  if (isOpened || (await showCommand(inbound, command))) return
  await operateCommand(inbound, command)
}
