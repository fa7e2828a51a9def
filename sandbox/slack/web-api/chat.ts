import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import { checkedContent, withIds } from '../validation/message.ts'
import { checkedMetadata } from '../validation/metadata.ts'
import type { Channel } from '../workspace/directory.ts'
import { newShortId } from '../workspace/ids.ts'
import { renderMessage, type StoredMessage } from '../workspace/message.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import type { Methods } from './method.ts'

const scopes = ['chat:write']

export const chatMethods: Methods = {
  'chat.postMessage': { scopes, run: postMessage },
  'chat.update': { scopes, run: update },
  'chat.delete': { scopes, run: remove },
  'chat.postEphemeral': { scopes, run: postEphemeral },
  'chat.getPermalink': { scopes: [], run: getPermalink },
}

function postMessage(args: Arguments, world: World): JsonObject {
  const channel = channelToPostIn(args.required('channel'), world)
  const content = contentOf(args, 'post')
  const metadata = checkedMetadata(args.structure('metadata', 'invalid_metadata_format'))
  const threadTs = args.optional('thread_ts')
  world.messages.assertThread(channel.id, threadTs)
  const message = world.messages.post({
    channel: channel.id,
    user: world.app.botUserId,
    bot_id: world.app.botId,
    ...content,
    ...(threadTs ? { thread_ts: threadTs, reply_broadcast: args.flag('reply_broadcast') } : {}),
    ...(metadata ? { metadata } : {}),
  })
  return { channel: channel.id, ts: message.ts, message: rendered(message, world) }
}

/** Metadata that is left out stays; blocks that are left out go when a text is given, and stay when none is. */
function update(args: Arguments, world: World): JsonObject {
  const message = ownMessage(args, world, 'cant_update_message')
  const content = contentOf(args, 'update', message)
  const metadata = checkedMetadata(args.structure('metadata', 'invalid_metadata_format'))
  world.messages.edit(message, {
    ...content,
    edited: { user: world.app.botUserId, ts: world.clock.timestamp() },
    ...(metadata ? { metadata } : {}),
    ...(args.flag('reply_broadcast') && message.thread_ts ? { reply_broadcast: true } : {}),
  })
  return { channel: message.channel, ts: message.ts, text: message.text, message: rendered(message, world) }
}

function remove(args: Arguments, world: World): JsonObject {
  const message = ownMessage(args, world, 'cant_delete_message')
  world.messages.delete(message)
  return { channel: message.channel, ts: message.ts }
}

function postEphemeral(args: Arguments, world: World): JsonObject {
  const channel = writable(world.directory.channelForBot(args.required('channel')), world)
  const user = args.required('user')
  if (!channel.members.has(world.directory.user(user).id)) throw new SlackRefusal('user_not_in_channel')
  const threadTs = args.optional('thread_ts')
  world.messages.assertThread(channel.id, threadTs)
  const { ts } = world.messages.postEphemeral({
    channel: channel.id,
    visibleTo: user,
    user: world.app.botUserId,
    bot_id: world.app.botId,
    ...contentOf(args, 'post'),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  })
  return { message_ts: ts }
}

function getPermalink(args: Arguments, world: World): JsonObject {
  const channel = world.directory.channelForBot(args.required('channel')).id
  const ts = args.required('message_ts')
  if (!world.messages.find(channel, ts)) throw new SlackRefusal('message_not_found')
  const place = `${world.directory.team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`
  return { channel, permalink: `https://${place}` }
}

function contentOf(args: Arguments, use: 'post' | 'update', before?: StoredMessage) {
  const text = args.optional('text')
  const blocks = args.structure('blocks', 'invalid_blocks_format')
  if (before && text === undefined && blocks === undefined) throw new SlackRefusal('no_text')
  const kept = before && text === undefined ? before.text : ''
  const content = checkedContent({ text: text ?? kept, blocks: blocks ?? (before ? [] : undefined) }, use)
  return content.blocks ? { ...content, blocks: withIds(content.blocks, newShortId) } : content
}

/** A conversation by id or #name, or a person by id: then it is the direct message with them. */
function channelToPostIn(target: string, world: World): Channel {
  const { directory } = world
  const user = directory.users.get(target)
  if (user) {
    if (user.deleted) throw new SlackRefusal('channel_not_found')
    if (user.is_bot) throw new SlackRefusal('cannot_dm_bot')
    return directory.openDirect([user.id]).channel
  }
  const named = [...directory.channels.values()].find(({ name, kind }) => kind === 'public' && `#${name}` === target)
  return writable(directory.channelForBot(named?.id ?? target), world)
}

function writable(channel: Channel, world: World): Channel {
  const mayPostUninvited = channel.kind === 'public' && world.app.scopes.includes('chat:write.public')
  if (!world.directory.isBotIn(channel) && !mayPostUninvited) throw new SlackRefusal('not_in_channel')
  if (channel.is_archived) throw new SlackRefusal('is_archived')
  return channel
}

function ownMessage(args: Arguments, world: World, refusal: string): StoredMessage {
  const channel = world.directory.channelForBot(args.required('channel'))
  const message = world.messages.find(channel.id, args.required('ts'))
  if (!message || message.subtype === 'tombstone') throw new SlackRefusal('message_not_found')
  if (message.user !== world.app.botUserId) throw new SlackRefusal(refusal)
  if (channel.is_archived) throw new SlackRefusal('is_archived')
  return message
}

function rendered(message: StoredMessage, world: World): JsonObject {
  const identity = { appId: world.app.appId, teamId: world.directory.team.id }
  return renderMessage(message, world.messages.repliesTo(message.channel, message.ts), identity, true)
}
