import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { z } from 'zod'
import { refusalName } from './delivery-errors.ts'
import { manifest, SCOPES } from './manifest.ts'

/** Who the bot is, and what it may do. */
export interface Installation {
  readonly user: string
  readonly team: string
  readonly botId: string
  /** Scopes of the manifest that the token lacks. */
  readonly missingScopes: readonly string[]
}

/** Asks Slack about the token. Throws what the client throws. */
export async function readInstallation(client: WebClient): Promise<Installation> {
  const answer = await client.auth.test()
  const granted = answer.response_metadata?.scopes ?? []
  return {
    user: answer.user ?? 'the bot',
    team: answer.team ?? 'its workspace',
    botId: answer.bot_id ?? '',
    missingScopes: Object.keys(SCOPES).filter((scope) => !granted.includes(scope)),
  }
}

/** `unknown`: there is no such channel, or it is private and the bot is not in it, which Slack does not tell apart. */
export type Membership = 'member' | 'not-member' | 'unknown' | { readonly refusal: string }

/** The beginning of time as Slack has it: nothing was posted before. */
const BEFORE_EVERYTHING = '1'

/**
 * Whether the bot is in a channel. It asks for an empty stretch of the channel's history, which members may read: what people
 * write is not fetched, and no scope is needed that posting does without. Throws where Slack can't be reached.
 */
export async function membershipOf(client: WebClient, channel: string): Promise<Membership> {
  try {
    await client.conversations.history({ channel, latest: BEFORE_EVERYTHING, limit: 1 })
    return 'member'
  } catch (error) {
    const name = refusalName(error)
    if (name === undefined) throw error
    if (name === 'not_in_channel') return 'not-member'
    return name === 'channel_not_found' ? 'unknown' : { refusal: name }
  }
}

const exportedSchema = z.object({
  features: z.object({ slash_commands: z.array(z.object({ command: z.string() })).default([]) }).optional(),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).default([]) }).optional() }).optional(),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
      interactivity: z.object({ is_enabled: z.boolean() }).optional(),
      socket_mode_enabled: z.boolean().optional(),
    })
    .optional(),
})

/** What the bot needs of its app's manifest. */
export interface WantedManifest {
  readonly command: string
  readonly isSocketMode: boolean
}

/** What the app's manifest at Slack lacks, in words; `configToken` is an app configuration token of somebody who may see the app. */
export async function manifestGaps(
  client: WebClient,
  configToken: string,
  botId: string,
  wanted: WantedManifest,
): Promise<readonly string[]> {
  const { bot } = await client.bots.info({ bot: botId })
  const exported = await client.apps.manifest.export({ app_id: bot?.app_id ?? '', token: configToken })
  return compareManifest(exportedSchema.parse(exported.manifest), wanted)
}

/** What is in our manifest and not in that of the app. */
export function compareManifest(
  app: z.output<typeof exportedSchema>,
  { command, isSocketMode }: WantedManifest,
): string[] {
  const ours = manifest({ command })
  const commands = app.features?.slash_commands.map((one) => one.command) ?? []
  const scopes = app.oauth_config?.scopes?.bot ?? []
  const events = app.settings?.event_subscriptions?.bot_events ?? []
  return [
    ...(commands.includes(command) ? [] : [`the command ${command}${alternatives(commands)}`]),
    ...ours.oauth_config.scopes.bot.filter((scope) => !scopes.includes(scope)).map((scope) => `the scope ${scope}`),
    ...ours.settings.event_subscriptions.bot_events
      .filter((event) => !events.includes(event))
      .map((event) => `the event ${event}`),
    ...(app.settings?.interactivity?.is_enabled ? [] : ['interactivity']),
    ...(isSocketMode && !app.settings?.socket_mode_enabled ? ['Socket Mode'] : []),
  ]
}

function alternatives(commands: readonly string[]): string {
  return commands.length === 0 ? '' : ` (it has ${commands.join(', ')})`
}

/** Slack's own name of a refusal, or what kept us from asking. */
export function describeSlackFailure(error: unknown): { readonly isRefusal: boolean; readonly text: string } {
  if (error instanceof WebAPIPlatformError) return { isRefusal: true, text: error.data.error }
  return { isRefusal: false, text: error instanceof Error ? error.message : String(error) }
}
