import { z } from 'zod'

const id = (prefix: RegExp) => z.string().regex(prefix)

const userSchema = z.strictObject({
  id: id(/^[UW]/),
  name: z.string().min(1),
  real_name: z.string().min(1),
  tz: z.string().default('Etc/UTC'),
  email: z.string().optional(),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  /** Of another workspace that shares a channel with this one; absent: of this one. */
  team_id: z.string().optional(),
  is_stranger: z.boolean().default(false),
})

const channelSchema = z.strictObject({
  id: id(/^[CG]/),
  name: z.string().min(1),
  members: z.array(z.string()),
  is_private: z.boolean().default(false),
  is_archived: z.boolean().default(false),
})

const usergroupSchema = z.strictObject({
  id: id(/^S/),
  handle: z.string().min(1),
  name: z.string().optional(),
  users: z.array(z.string()),
  disabled: z.boolean().default(false),
})

/** Who and what exists in the workspace when it starts. */
export const workspaceSchema = z.strictObject({
  teamId: z.string().default('T0STATION'),
  teamName: z.string().default('Contoso School'),
  domain: z.string().default('contoso-school'),
  users: z.array(userSchema),
  channels: z.array(channelSchema),
  usergroups: z.array(usergroupSchema).default([]),
})

/** The one app that is installed, with what its manifest declares. */
export const appSchema = z.strictObject({
  botToken: z.string().startsWith('xoxb-'),
  appToken: z.string().startsWith('xapp-'),
  botUserId: z.string(),
  name: z.string().default('Stationmaster'),
  appId: z.string().default('A0STATION'),
  botId: z.string().default('B0STATION'),
  scopes: z.array(z.string()),
  appScopes: z.array(z.string()).default(['connections:write']),
  commands: z.array(z.string().startsWith('/')),
  events: z.array(z.string()).default(['subteam_members_changed', 'subteam_updated', 'user_change']),
  /** Of somebody who may see and change the app. */
  configToken: z.string().startsWith('xoxe').default('xoxe.xoxp-station-double'),
})

export const startSchema = z.strictObject({
  port: z.number().int().min(0).max(65535).default(0),
  workspace: workspaceSchema,
  app: appSchema,
})

export type WorkspaceSeed = z.output<typeof workspaceSchema>
export type AppSeed = z.output<typeof appSchema>

export interface SlackDoubleOptions extends z.input<typeof startSchema> {
  /** The workspace's clock in epoch ms; decides message timestamps and every expiry. */
  readonly now?: () => number
  /** How many clock ms pass in one real ms, when `now` runs fast; lifetimes are stretched by it. Default 1. */
  readonly scale?: number
  /** Real time that Slack waits for an acknowledgement. Default 3000. */
  readonly ackTimeoutMs?: number
}
