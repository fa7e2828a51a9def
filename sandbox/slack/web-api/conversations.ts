import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { Channel } from '../workspace/directory.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import { history, replies } from './history.ts'
import type { Methods } from './method.ts'
import { page } from './paging.ts'

const KIND_SCOPES = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const
const LIST_TYPES = { public_channel: 'public', private_channel: 'private', im: 'im', mpim: 'mpim' } as const

/** `channels:read` for a public channel, `groups:read` for a private one, and so on. */
const perKind = (right: string) => (args: Arguments, world: World) => {
  const kind = world.directory.channels.get(args.optional('channel') ?? '')?.kind ?? 'public'
  return [`${KIND_SCOPES[kind]}:${right}`]
}

export const conversationMethods: Methods = {
  'conversations.history': { scopes: perKind('history'), run: history },
  'conversations.replies': { scopes: perKind('history'), run: replies },
  'conversations.info': { scopes: perKind('read'), run: info },
  'conversations.members': { scopes: perKind('read'), run: members },
  'conversations.list': { scopes: (args) => listTypes(args).map((type) => `${scopeOf(type)}:read`), run: list },
  'conversations.open': { scopes: (args) => [args.list('users').length > 1 ? 'mpim:write' : 'im:write'], run: open },
  'conversations.join': { scopes: ['channels:join'], run: join },
}

function info(args: Arguments, world: World): JsonObject {
  const channel = world.directory.channelForBot(args.required('channel'))
  return { channel: rendered(channel, world, args.flag('include_num_members')) }
}

function members(args: Arguments, world: World): JsonObject {
  const channel = world.directory.channelForBot(args.required('channel'))
  const { items, nextCursor } = page([...channel.members], args, 100, 1000)
  return { members: items, response_metadata: { next_cursor: nextCursor } }
}

function list(args: Arguments, world: World): JsonObject {
  const kinds = listTypes(args).map((type) => LIST_TYPES[type])
  const visible = [...world.directory.channels.values()].filter(
    (channel) =>
      kinds.includes(channel.kind) &&
      (channel.kind === 'public' || world.directory.isBotIn(channel)) &&
      !(args.flag('exclude_archived') && channel.is_archived),
  )
  const { items, nextCursor } = page(visible, args, 100, 1000)
  const channels = items.map((channel) => rendered(channel, world, true))
  return { channels, response_metadata: { next_cursor: nextCursor } }
}

function open(args: Arguments, world: World): JsonObject {
  const existing = args.optional('channel')
  if (existing) return { channel: { id: world.directory.channelForBot(existing).id } }
  const userIds = args.list('users')
  if (userIds.length === 0) throw new SlackRefusal('users_list_not_supplied')
  if (userIds.length > 8) throw new SlackRefusal('too_many_users')
  for (const id of userIds) {
    const user = world.directory.user(id)
    if (user.deleted) throw new SlackRefusal('user_disabled')
    if (user.is_bot) throw new SlackRefusal('cannot_dm_bot')
  }
  const { channel, alreadyOpen } = world.directory.openDirect(userIds)
  const shown = args.flag('return_im') ? rendered(channel, world, false) : { id: channel.id }
  return { channel: shown, ...(alreadyOpen ? { no_op: true, already_open: true } : {}) }
}

function join(args: Arguments, world: World): JsonObject {
  const channel = world.directory.channelForBot(args.required('channel'))
  if (channel.kind !== 'public') throw new SlackRefusal('method_not_supported_for_channel_type')
  if (channel.is_archived) throw new SlackRefusal('is_archived')
  const wasIn = world.directory.isBotIn(channel)
  channel.members.add(world.app.botUserId)
  return { channel: rendered(channel, world, false), ...(wasIn ? { warning: 'already_in_channel' } : {}) }
}

function listTypes(args: Arguments): (keyof typeof LIST_TYPES)[] {
  const types = args.list('types')
  return (types.length > 0 ? types : ['public_channel']).map((type) => {
    if (!isListType(type)) throw new SlackRefusal('invalid_types')
    return type
  })
}

function isListType(type: string): type is keyof typeof LIST_TYPES {
  return Object.hasOwn(LIST_TYPES, type)
}

function scopeOf(type: keyof typeof LIST_TYPES): string {
  return KIND_SCOPES[LIST_TYPES[type]]
}

function rendered(channel: Channel, world: World, withCount: boolean): JsonObject {
  const other = [...channel.members].find((id) => id !== world.app.botUserId)
  return {
    id: channel.id,
    ...(channel.kind === 'im' ? { user: other } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public' || channel.kind === 'private',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_archived: channel.is_archived,
    is_member: world.directory.isBotIn(channel),
    context_team_id: world.directory.team.id,
    ...(withCount ? { num_members: channel.members.size } : {}),
  }
}
