import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { User } from '../workspace/directory.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import type { Methods } from './method.ts'
import { page } from './paging.ts'

export const peopleMethods: Methods = {
  'users.info': {
    scopes: ['users:read'],
    run: (args, world) => ({ user: rendered(world.directory.user(args.required('user')), world) }),
  },
  'users.list': { scopes: ['users:read'], run: listUsers },
  'usergroups.list': { scopes: ['usergroups:read'], run: listUsergroups },
  'usergroups.users.list': { scopes: ['usergroups:read'], run: listUsergroupUsers },
  'bots.info': { scopes: ['users:read'], run: botInfo },
}

function listUsers(args: Arguments, world: World): JsonObject {
  const { items, nextCursor } = page([...world.directory.users.values()], args, 1000, 1000)
  const members = items.map((user) => rendered(user, world))
  return { members, cache_ts: Math.floor(world.clock.now() / 1000), response_metadata: { next_cursor: nextCursor } }
}

function listUsergroups(args: Arguments, world: World): JsonObject {
  const groups = [...world.directory.usergroups.values()].filter(
    (group) => !group.disabled || args.flag('include_disabled'),
  )
  return {
    usergroups: groups.map(({ id, handle, name, users, disabled }) => ({
      id,
      team_id: world.directory.team.id,
      is_usergroup: true,
      handle,
      name: name ?? handle,
      date_delete: disabled ? 1 : 0,
      ...(args.flag('include_users') ? { users } : {}),
      ...(args.flag('include_count') ? { user_count: users.length } : {}),
    })),
  }
}

function listUsergroupUsers(args: Arguments, world: World): JsonObject {
  const group = world.directory.usergroup(args.required('usergroup'))
  if (group.disabled && !args.flag('include_disabled')) throw new SlackRefusal('no_such_subteam')
  return { users: group.users }
}

function botInfo(args: Arguments, world: World): JsonObject {
  const { botId, appId, name, botUserId } = world.app
  if ((args.optional('bot') ?? botId) !== botId) throw new SlackRefusal('bot_not_found')
  return { bot: { id: botId, app_id: appId, user_id: botUserId, name, deleted: false } }
}

function rendered(user: User, world: World): JsonObject {
  const mayReadMail = user.email !== undefined && world.app.scopes.includes('users:read.email')
  return {
    id: user.id,
    team_id: user.team_id ?? world.directory.team.id,
    name: user.name,
    real_name: user.real_name,
    deleted: user.deleted,
    // Slack leaves the time zone out for people who are gone.
    ...(user.deleted ? {} : { tz: user.tz, ...zoneFacts(user.tz, world.clock.now()) }),
    profile: { real_name: user.real_name, display_name: user.name, ...(mayReadMail ? { email: user.email } : {}) },
    is_admin: false,
    is_owner: false,
    is_restricted: user.is_restricted,
    is_ultra_restricted: user.is_ultra_restricted,
    is_bot: user.is_bot,
    ...(user.is_stranger ? { is_stranger: true } : {}),
    is_app_user: false,
  }
}

function zoneFacts(timeZone: string, nowMs: number): JsonObject {
  const part = (timeZoneName: 'longOffset' | 'long') =>
    new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName })
      .formatToParts(nowMs)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(part('longOffset')) ?? []
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60
  return { tz_label: part('long'), tz_offset: sign === '-' ? -seconds : seconds }
}
