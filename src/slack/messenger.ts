import type { WebClient } from '@slack/web-api'
import type { NewMessage } from '../migration/announce/messages.ts'
import type { BulletinView } from '../migration/bulletin/view.ts'
import { type EpochMs, isPersonId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { DeliveryTrouble, type Messenger, type Unconfirmed } from '../operations/ports.ts'
import { type Rendered, renderCard } from './blocks/card.ts'
import type { Surroundings } from './blocks/next-step.ts'
import { renderBulletin } from './blocks/notices.ts'
import { renderDirect, renderPlainLine } from './blocks/plain-line.ts'
import { deliveryTrouble, refusalName } from './delivery-errors.ts'
import { remembered } from './remembered.ts'

const EVENT_TYPE = 'stationmaster'
const PAGE_SIZE = 200
/** Pages that are searched for a message before it counts as not found. */
const MAX_PAGES = 10
/** How much earlier than our clock Slack's may have stamped a message. */
const CLOCK_MARGIN_MS = 120_000

/** The message can no longer be edited: it was deleted, or the workspace forbids it. A new one is posted. */
const CANNOT_EDIT = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive'])

/** We may not look into the channel, and will not by trying again. */
const UNREADABLE = new Set([
  'channel_not_found',
  'missing_scope',
  'no_permission',
  'not_in_channel',
  'thread_not_found',
])

interface Place {
  readonly channel: string
  readonly ts: string
}

/** What `createMessenger` is given; `client` must not retry by itself. */
export interface MessengerOptions {
  readonly client: WebClient
  readonly around: Surroundings
}

/** Says messages in Slack, each with its key in the metadata, so that one whose posting is uncertain can be looked for. */
export function createMessenger({ client, around }: MessengerOptions): Messenger {
  const ownBotId = remembered(async () => (await client.auth.test()).bot_id)

  return {
    async deliver(message, { migration, view = null, thread, edit, unconfirmed = [] }) {
      const content = { ...render(message, { migration, view, unconfirmed }, around), ...metadata(message) }
      try {
        return (edit && (await editMessage(client, content, edit))) ?? (await post(client, message, content, thread))
      } catch (error) {
        throw deliveryTrouble(error)
      }
    },

    async find(message, thread, since) {
      try {
        for await (const found of search(client, message, thread, since, await ownBotId())) return found
        return undefined
      } catch (error) {
        throw searchTrouble(error)
      }
    },

    async findAll(message, thread, since) {
      const all: Place[] = []
      try {
        for await (const found of search(client, message, thread, since, await ownBotId())) all.push(found)
      } catch (error) {
        throw searchTrouble(error)
      }
      return all.sort((one, other) => Number(one.ts) - Number(other.ts))
    },

    async remove(posted) {
      try {
        await client.chat.delete(posted)
      } catch (error) {
        if (refusalName(error) !== 'message_not_found') throw deliveryTrouble(error)
      }
    },
  }
}

/** Whatever keeps us from looking, the message may be there. */
function searchTrouble(error: unknown): DeliveryTrouble {
  const { message, retryAfterMs, limit } = deliveryTrouble(error, 'looks')
  const trouble = UNREADABLE.has(refusalName(error) ?? '') ? 'unreadable' : 'ambiguous'
  return new DeliveryTrouble(trouble, `looking for the message: ${message}`, retryAfterMs, { cause: error, limit })
}

interface Told {
  readonly migration: Migration | undefined
  readonly view: BulletinView | null
  readonly unconfirmed: readonly Unconfirmed[]
}

function render(message: NewMessage, { migration, view, unconfirmed }: Told, around: Surroundings): Rendered {
  switch (message.kind) {
    case 'card':
      if (!migration) throw new DeliveryTrouble('dead', `there is no ${message.migration} to draw a card of`)
      return renderCard(migration, around, unconfirmed)
    case 'bulletin':
      return renderBulletin(around.wording.board(needed(view)), around)
    case 'notice':
      return renderBulletin(around.wording.notice(needed(view)), around)
    case 'story':
      return renderPlainLine(message.text, around.zones, message.isLoud)
    case 'direct':
      return renderDirect(message, migration, around.zones)
  }
}

function needed(view: BulletinView | null): BulletinView {
  if (!view) throw new DeliveryTrouble('dead', 'there is nothing to say')
  return view
}

/** Readable by every app and member of the workspace: the key and nothing else. */
function metadata(message: NewMessage) {
  return { metadata: { event_type: EVENT_TYPE, event_payload: { key: message.key } } }
}

type Content = Rendered & ReturnType<typeof metadata>

/** The edited message's place, or undefined where it cannot be edited any more. */
async function editMessage(client: WebClient, content: Content, edit: Place): Promise<Place | undefined> {
  try {
    await client.chat.update({ ...edit, ...content, link_names: false, parse: 'none' })
    return edit
  } catch (error) {
    if (CANNOT_EDIT.has(refusalName(error) ?? '')) return undefined
    throw deliveryTrouble(error, 'edits')
  }
}

async function post(client: WebClient, message: NewMessage, content: Content, thread: Place | null): Promise<Place> {
  const channel = thread?.channel ?? (await channelOf(client, message))
  const isShownInChannel = thread !== null && message.kind === 'notice'
  const request = {
    channel,
    ...content,
    ...(thread ? { thread_ts: thread.ts } : {}),
    ...(isShownInChannel ? { reply_broadcast: true as const } : {}),
    link_names: false,
    parse: 'none',
    unfurl_links: false,
    unfurl_media: false,
  } as Parameters<WebClient['chat']['postMessage']>[0]
  const posted = await client.chat.postMessage(request).catch((error: unknown) => {
    throw deliveryTrouble(error, 'posts')
  })
  if (!posted.channel || !posted.ts) throw new DeliveryTrouble('ambiguous', 'slack did not say where it posted')
  return { channel: posted.channel, ts: posted.ts }
}

async function channelOf(client: WebClient, message: NewMessage): Promise<string> {
  const place = message.kind === 'direct' ? message.person : message.channel
  if (!isPersonId(place)) return place
  const { channel } = await client.conversations.open({ users: place })
  if (!channel?.id) throw new DeliveryTrouble('retry', 'slack opened no conversation')
  return channel.id
}

/** Messages with the key of this one, page by page as Slack gives them. */
async function* search(
  client: WebClient,
  message: NewMessage,
  thread: Place | null,
  since: EpochMs,
  botId: string | undefined,
): AsyncGenerator<Place> {
  const channel = thread?.channel ?? (await channelOf(client, message))
  const oldest = String(Math.max(0, (since - CLOCK_MARGIN_MS) / 1000))
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const request = {
      channel,
      oldest,
      inclusive: true,
      include_all_metadata: true,
      limit: PAGE_SIZE,
      ...(cursor ? { cursor } : {}),
    }
    const answer = thread
      ? await client.conversations.replies({ ...request, ts: thread.ts })
      : await client.conversations.history(request)
    for (const each of answer.messages ?? []) {
      if (each.ts && isOurs(each, message.key, botId)) yield { channel, ts: each.ts }
    }
    cursor = answer.response_metadata?.next_cursor || undefined
    if (!cursor) return
  }
}

interface SeenMessage {
  readonly bot_id?: string | undefined
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object } | undefined
}

/** Any app can write any metadata, so the author counts too. */
function isOurs(seen: SeenMessage, key: string, botId: string | undefined): boolean {
  const payload = seen.metadata?.event_payload
  const isKeyed = payload !== undefined && 'key' in payload && payload.key === key
  return isKeyed && seen.metadata?.event_type === EVENT_TYPE && (botId === undefined || seen.bot_id === botId)
}
