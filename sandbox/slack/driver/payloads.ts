import type { JsonObject } from '../json.ts'
import type { Channel, User } from '../workspace/directory.ts'
import { newId } from '../workspace/ids.ts'
import { type EphemeralMessage, renderMessage, type StoredMessage } from '../workspace/message.ts'
import type { View } from '../workspace/view-store.ts'
import type { World } from '../workspace/world.ts'

const VERIFICATION_TOKEN = 'verification-token'

export interface CommandFacts {
  readonly command: string
  readonly text: string
  readonly channel: Channel
  readonly triggerId: string
  readonly responseUrl: string
}

export function commandPayload(world: World, user: User, facts: CommandFacts): JsonObject {
  return {
    token: VERIFICATION_TOKEN,
    team_id: world.directory.team.id,
    team_domain: world.directory.team.domain,
    channel_id: facts.channel.id,
    channel_name: facts.channel.kind === 'private' ? 'privategroup' : facts.channel.name,
    user_id: user.id,
    user_name: user.name,
    command: facts.command,
    text: facts.text,
    api_app_id: world.app.appId,
    is_enterprise_install: 'false',
    response_url: facts.responseUrl,
    trigger_id: facts.triggerId,
  }
}

/** What block_actions, view_submission, view_closed and block_suggestion have in common. */
export function interactionBase(world: World, user: User, type: string): JsonObject {
  const { team } = world.directory
  return {
    type,
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: world.app.appId,
    token: VERIFICATION_TOKEN,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** Where something was clicked in a message. An ephemeral message itself is not sent along. */
export function messagePlace(world: World, message: StoredMessage | EphemeralMessage, channel: Channel): JsonObject {
  const isEphemeral = 'visibleTo' in message
  const identity = { appId: world.app.appId, teamId: world.directory.team.id }
  const replies = world.messages.repliesTo(message.channel, message.ts)
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    },
    channel: { id: channel.id, name: channel.kind === 'private' ? 'privategroup' : channel.name },
    ...(isEphemeral ? {} : { message: renderMessage(message, replies, identity, true) }),
  }
}

export function viewPlace(view: View, values: JsonObject): JsonObject {
  return { container: { type: 'view', view_id: view.id }, view: viewWithState(view, values) }
}

export function viewWithState(view: View, values: JsonObject): JsonObject {
  return { ...structuredClone(view), state: { values } }
}

export function eventPayload(world: World, event: JsonObject): JsonObject {
  const { id: teamId } = world.directory.team
  return {
    token: VERIFICATION_TOKEN,
    team_id: teamId,
    api_app_id: world.app.appId,
    event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(world.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: teamId,
        user_id: world.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  }
}
