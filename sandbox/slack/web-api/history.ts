import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { Channel } from '../workspace/directory.ts'
import { isReply, renderMessage, type StoredMessage } from '../workspace/message.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import { page } from './paging.ts'

/** conversations.history: newest first, without replies unless they were also sent to the channel. */
export function history(args: Arguments, world: World): JsonObject {
  const channel = readable(args, world)
  const inRange = rangeFilter(args)
  const messages = world.messages
    .in(channel.id)
    .filter((message) => (!isReply(message) || message.reply_broadcast) && inRange(message))
    .toReversed()
  return answer(messages, args, world, { otherwise: 100, max: 999 })
}

/** conversations.replies: the parent first, then its replies, oldest first. */
export function replies(args: Arguments, world: World): JsonObject {
  const channel = readable(args, world)
  const named = world.messages.find(channel.id, args.required('ts'))
  const parent = named?.thread_ts ? world.messages.find(channel.id, named.thread_ts) : named
  if (!parent) throw new SlackRefusal('thread_not_found')
  const inThread = world.messages.repliesTo(channel.id, parent.ts).filter(rangeFilter(args))
  return answer([parent, ...inThread], args, world, { otherwise: 1000, max: 1000 })
}

function readable(args: Arguments, world: World): Channel {
  const channel = world.directory.channelForBot(args.required('channel'))
  if (!world.directory.isBotIn(channel)) throw new SlackRefusal('not_in_channel')
  return channel
}

/** `oldest` and `latest` exclude their own moment unless `inclusive` is given. */
function rangeFilter(args: Arguments): (message: StoredMessage) => boolean {
  const oldest = timestamp(args, 'oldest')
  const latest = timestamp(args, 'latest')
  const inclusive = args.flag('inclusive')
  return ({ ts }) => {
    const at = Number(ts)
    if (oldest !== undefined && (inclusive ? at < oldest : at <= oldest)) return false
    return latest === undefined || (inclusive ? at <= latest : at < latest)
  }
}

function timestamp(args: Arguments, name: 'oldest' | 'latest'): number | undefined {
  const value = args.optional(name)
  if (value === undefined) return undefined
  if (!/^\d+(\.\d+)?$/.test(value)) throw new SlackRefusal(`invalid_ts_${name}`)
  return Number(value)
}

function answer(
  messages: readonly StoredMessage[],
  args: Arguments,
  world: World,
  limits: { otherwise: number; max: number },
): JsonObject {
  const { items, hasMore, nextCursor } = page(messages, args, limits.otherwise, limits.max)
  const identity = { appId: world.app.appId, teamId: world.directory.team.id }
  // Without its scope, Slack leaves metadata out without saying so.
  const withMetadata = args.flag('include_all_metadata') && world.app.scopes.includes('metadata.message:read')
  return {
    messages: items.map((message) =>
      renderMessage(message, world.messages.repliesTo(message.channel, message.ts), identity, withMetadata),
    ),
    has_more: hasMore,
    response_metadata: { next_cursor: nextCursor },
  }
}
