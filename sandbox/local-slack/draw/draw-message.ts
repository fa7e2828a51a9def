import type { JsonObject } from '../../slack/json.ts'
import { isReply, type StoredMessage } from '../../slack/workspace/message.ts'
import { drawBlocks } from './draw-blocks.ts'
import { drawText, type TextDrawing } from './draw-text.ts'

/** A message in the page's shape. One that is also shown in its channel is drawn twice, since the page shows replies in threads only. */
export function drawMessage(message: StoredMessage, drawing: TextDrawing): JsonObject[] {
  const shown = inPage(message, drawing)
  if (!isReply(message)) return [shown]
  const reply = { ...shown, thread_ts: message.thread_ts }
  return message.reply_broadcast ? [reply, { ...shown, ts: copyTs(message.ts) }] : [reply]
}

/** The names under which the page knows a message. */
export function drawnTs({ ts, reply_broadcast }: StoredMessage): string[] {
  return reply_broadcast ? [ts, copyTs(ts)] : [ts]
}

/** The message that is meant by a name that the page has for it. */
export function originalTs(ts: string): string {
  return ts.replace(/^(\d+\.\d{6})\d+$/, '$1')
}

function copyTs(ts: string): string {
  return `${ts}1`
}

function inPage(message: StoredMessage, drawing: TextDrawing): JsonObject {
  const { ts, channel, user, bot_id, blocks = [], edited } = message
  return {
    type: 'message',
    ts,
    channel,
    user,
    text: drawText(message.text, drawing),
    ...(bot_id ? { bot_id } : {}),
    ...(blocks.length > 0 ? { blocks: drawBlocks(blocks, drawing) } : {}),
    ...(edited ? { edited } : {}),
    ...('visibleTo' in message ? { subtype: 'ephemeral' } : {}),
  }
}
