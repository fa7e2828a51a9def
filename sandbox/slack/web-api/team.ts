import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import type { Methods } from './method.ts'

export const teamMethods: Methods = {
  'auth.test': { token: 'either', scopes: [], run: authTest },
  'team.info': {
    scopes: ['team:read'],
    run: (_, { directory: { team } }) => ({
      team: { id: team.id, name: team.name, domain: team.domain, url: `https://${team.domain}.slack.com/` },
    }),
  },
  'apps.manifest.export': { token: 'config', scopes: [], run: exportManifest },
  'reactions.add': { scopes: ['reactions:write'], run: addReaction },
}

function authTest(_: Arguments, { app, directory }: World): JsonObject {
  return {
    url: `https://${directory.team.domain}.slack.com/`,
    team: directory.team.name,
    user: directory.user(app.botUserId).name,
    team_id: directory.team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }
}

/** The app's manifest as far as the double knows it. */
function exportManifest(args: Arguments, { app }: World): JsonObject {
  if (args.required('app_id') !== app.appId) throw new SlackRefusal('invalid_app_id')
  return {
    manifest: {
      display_information: { name: app.name },
      features: { slash_commands: app.commands.map((command) => ({ command, description: command })) },
      oauth_config: { scopes: { bot: app.scopes } },
      settings: {
        event_subscriptions: { bot_events: app.events },
        interactivity: { is_enabled: true },
        socket_mode_enabled: true,
      },
    },
  }
}

function addReaction(args: Arguments, world: World): JsonObject {
  const channel = world.directory.channelForBot(args.required('channel'))
  if (!world.directory.isBotIn(channel)) throw new SlackRefusal('not_in_channel')
  const message = world.messages.find(channel.id, args.required('timestamp'))
  if (!message) throw new SlackRefusal('message_not_found')
  const name = args.required('name')
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal('invalid_name')
  const reactions = message.reactions ?? []
  const users = reactions.find((reaction) => reaction.name === name)?.users ?? []
  if (users.includes(world.app.botUserId)) throw new SlackRefusal('already_reacted')
  const added = [...users, world.app.botUserId]
  const others = reactions.filter((reaction) => reaction.name !== name)
  world.messages.edit(message, { reactions: [...others, { name, users: added, count: added.length }] })
  return {}
}
