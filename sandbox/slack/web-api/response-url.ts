import type { Block, JsonObject } from '../json.ts'
import { checkedContent, withIds } from '../validation/message.ts'
import { newShortId } from '../workspace/ids.ts'
import type { EphemeralMessage, StoredMessage } from '../workspace/message.ts'
import type { ResponseOrigin } from '../workspace/response-urls.ts'
import type { World } from '../workspace/world.ts'

/** What the app answers by a response_url or in an acknowledgement: ephemeral unless it says `in_channel`. */
export function postResponse(body: JsonObject, origin: ResponseOrigin, world: World): void {
  if (body.delete_original === true || body.delete_original === 'true') {
    deleteOriginal(origin, world)
    return
  }
  const checked = checkedContent({ text: typeof body.text === 'string' ? body.text : '', blocks: body.blocks }, 'post')
  const blocks = checked.blocks ? withIds<Block>(checked.blocks, newShortId) : undefined
  const content = { text: checked.text, ...(blocks ? { blocks } : {}) }
  const replaces = body.replace_original === true || body.replace_original === 'true'
  const message =
    replaces && origin.message ? replaced(origin.message, content, world) : posted(body, origin, content, world)
  origin.onResponse?.(message)
}

type Content = { text: string; blocks?: Block[] }

function posted(body: JsonObject, origin: ResponseOrigin, content: Content, world: World): StoredMessage {
  const message = {
    channel: origin.channel,
    user: world.app.botUserId,
    bot_id: world.app.botId,
    ...content,
    ...(typeof body.thread_ts === 'string' ? { thread_ts: body.thread_ts } : {}),
  }
  return body.response_type === 'in_channel'
    ? world.messages.post(message)
    : world.messages.postEphemeral({ ...message, visibleTo: origin.userId })
}

function replaced(original: StoredMessage | EphemeralMessage, content: Content, world: World): StoredMessage {
  const edit = { blocks: [], ...content }
  if (isEphemeral(original)) world.messages.editEphemeral(original, edit)
  else world.messages.edit(original, { ...edit, edited: { user: world.app.botUserId, ts: world.clock.timestamp() } })
  return original
}

function deleteOriginal({ message }: ResponseOrigin, world: World): void {
  if (!message) return
  if (isEphemeral(message)) world.messages.deleteEphemeral(message)
  else world.messages.delete(message)
}

export function isEphemeral(message: StoredMessage): message is EphemeralMessage {
  return 'visibleTo' in message
}
