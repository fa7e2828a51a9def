import type { AppSeed, WorkspaceSeed } from '../options.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import { newId } from './ids.ts'

export type User = WorkspaceSeed['users'][number]
export type Usergroup = WorkspaceSeed['usergroups'][number]

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im' | 'mpim'
  readonly members: Set<string>
  is_archived: boolean
}

/** Who is in the workspace, in which conversations and user groups. */
export class Directory {
  readonly team: { id: string; name: string; domain: string }
  readonly users: Map<string, User>
  readonly channels: Map<string, Channel>
  readonly usergroups: Map<string, Usergroup>
  readonly #botUserId: string

  constructor(workspace: WorkspaceSeed, app: AppSeed) {
    this.team = { id: workspace.teamId, name: workspace.teamName, domain: workspace.domain }
    this.users = new Map(workspace.users.map((user) => [user.id, user]))
    this.channels = new Map(workspace.channels.map((channel) => [channel.id, channelFrom(channel)]))
    this.usergroups = new Map(workspace.usergroups.map((group) => [group.id, group]))
    this.#botUserId = app.botUserId
    if (!this.users.has(app.botUserId)) this.users.set(app.botUserId, botUser(app))
  }

  user(id: string): User {
    const user = this.users.get(id)
    if (!user) throw new SlackRefusal('user_not_found')
    return user
  }

  /** What an administrator of the workspace does to somebody's account. */
  changeUser(id: string, change: Partial<Omit<User, 'id'>>): User {
    return Object.assign(this.user(id), change)
  }

  usergroup(id: string): Usergroup {
    const group = this.usergroups.get(id)
    if (!group) throw new SlackRefusal('no_such_subteam')
    return group
  }

  isBotIn(channel: Channel): boolean {
    return channel.members.has(this.#botUserId)
  }

  /** The conversation as the bot sees it: private ones that it is not in do not exist for it. */
  channelForBot(id: string): Channel {
    const channel = this.channels.get(id)
    if (!channel || (channel.kind !== 'public' && !this.isBotIn(channel))) throw new SlackRefusal('channel_not_found')
    return channel
  }

  /** The conversation of the bot with these people, made when there is none yet. */
  openDirect(userIds: readonly string[]): { channel: Channel; alreadyOpen: boolean } {
    const members = new Set([this.#botUserId, ...userIds])
    const existing = [...this.channels.values()].find(
      ({ kind, members: others }) =>
        (kind === 'im' || kind === 'mpim') &&
        others.size === members.size &&
        [...members].every((id) => others.has(id)),
    )
    if (existing) return { channel: existing, alreadyOpen: true }
    const kind = userIds.length > 1 ? 'mpim' : 'im'
    const id = newId(kind === 'im' ? 'D' : 'G')
    const channel: Channel = {
      id,
      name: kind === 'im' ? 'directmessage' : `mpdm-${id}`,
      kind,
      members,
      is_archived: false,
    }
    this.channels.set(id, channel)
    return { channel, alreadyOpen: false }
  }
}

function channelFrom(seed: WorkspaceSeed['channels'][number]): Channel {
  const { id, name, is_private, is_archived } = seed
  return { id, name, is_archived, kind: is_private ? 'private' : 'public', members: new Set(seed.members) }
}

function botUser(app: AppSeed): User {
  return {
    id: app.botUserId,
    name: app.name.toLowerCase(),
    real_name: app.name,
    tz: 'Etc/UTC',
    is_restricted: false,
    is_ultra_restricted: false,
    deleted: false,
    is_bot: true,
    is_stranger: false,
  }
}
