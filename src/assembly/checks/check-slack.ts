import type { WebClient } from '@slack/web-api'
import type { Check } from '../../cli/cli-parts.ts'
import type { Configuration } from '../../config/configuration.ts'
import type { Environment } from '../../config/environment.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import {
  describeSlackFailure,
  type Installation,
  type Membership,
  manifestGaps,
  membershipOf,
  readInstallation,
} from '../../slack/installation.ts'
import { createSlackLogger } from '../../slack/slack-logger.ts'
import { createWebClient } from '../../slack/web-client.ts'
import { openLog } from '../log.ts'

const MANIFEST_HELP =
  'Paste "stationmaster manifest" under "App Manifest" at api.slack.com/apps, and install the app again.'

/** Whether Slack takes the token, whether it may do what is needed, and whether the bot is where it is to post. */
export async function checkSlack({ configuration, environment }: Loaded): Promise<readonly Check[]> {
  const { slackBotToken, slackApiUrl } = environment
  if (!slackBotToken) return []
  const logger = createSlackLogger(openLog(environment).logger)
  const client = createWebClient(slackBotToken, slackApiUrl ?? undefined, logger)
  let installation: Installation
  try {
    installation = await readInstallation(client)
  } catch (error) {
    return [
      tokenFailed(error),
      unseen('scopes', 'not looked at'),
      unseen('channels', 'not looked at'),
      unseen('manifest', 'not looked at'),
    ]
  }
  return [
    fine('token', `accepted as ${installation.user} in ${installation.team}`),
    judgeScopes(installation),
    ...(await checkChannels(client, configuration, installation)),
    await checkManifest(client, configuration, environment, installation),
  ]
}

function tokenFailed(error: unknown): Check {
  const { isRefusal, text } = describeSlackFailure(error)
  return isRefusal
    ? finding(
        'token',
        `Slack does not accept it (${text}).`,
        'Check SLACK_BOT_TOKEN: copy the bot token from "OAuth & Permissions" again.',
      )
    : finding(
        'token',
        `Slack can't be reached: ${text}.`,
        'Check that this machine may open HTTPS connections to slack.com.',
      )
}

function judgeScopes({ missingScopes }: Installation): Check {
  if (missingScopes.length === 0) return fine('scopes', 'all there')
  return finding(
    'scopes',
    `missing: ${missingScopes.join(', ')}.`,
    'Add them under "OAuth & Permissions", or update the app from the manifest, and install it again.',
  )
}

/** Every configured channel with the keys that name it. */
function channelsOf({ slack, servers }: Configuration): ReadonlyMap<string, readonly string[]> {
  // A server without channels of its own has the site's.
  const own = (channels: readonly string[]) => channels.filter((channel) => !slack?.noticesChannels.includes(channel))
  const named: (readonly [channel: string, key: string])[] = [
    ...(slack ? [[slack.updatesChannel, 'slack.updatesChannel'] as const] : []),
    ...(slack?.noticesChannels ?? []).map((channel) => [channel, 'slack.noticesChannels'] as const),
    ...Object.values(servers).flatMap((server) =>
      own(server.noticesChannels).map((channel) => [channel, `servers.${server.name}.noticesChannels`] as const),
    ),
  ]
  const keys = new Map<string, string[]>()
  for (const [channel, key] of named) keys.set(channel, [...(keys.get(channel) ?? []), key])
  return keys
}

async function checkChannels(
  client: WebClient,
  configuration: Configuration,
  { user }: Installation,
): Promise<Check[]> {
  const channels = [...channelsOf(configuration)]
  const seen = await Promise.all(
    channels.map(async ([channel, keys]) => ({ channel, keys, membership: await lookAt(client, channel) })),
  )
  const joined = seen.filter(({ membership }) => membership === 'member').map(({ channel }) => channel)
  const others = seen.filter(({ membership }) => membership !== 'member')
  return [
    ...(joined.length > 0 ? [fine('channels', `the bot is in ${joined.join(', ')}`)] : []),
    ...others.map(({ channel, keys, membership }) => judgeChannel(`${channel} (${keys.join(', ')})`, membership, user)),
  ]
}

/** A channel that could not be looked at does not keep us from the others. */
async function lookAt(client: WebClient, channel: string): Promise<Membership> {
  try {
    return await membershipOf(client, channel)
  } catch (error) {
    return { refusal: describeSlackFailure(error).text }
  }
}

function judgeChannel(channel: string, membership: Membership, user: string): Check {
  if (typeof membership === 'object') return unseen('channels', `${channel} can't be looked at (${membership.refusal})`)
  if (membership === 'unknown') {
    return finding(
      'channels',
      `${channel} does not exist, or is a private channel that the bot is not in.`,
      `Check the id (in Slack: the channel's details, at the bottom), or write "/invite @${user}" there.`,
    )
  }
  return finding('channels', `The bot is not in ${channel}.`, `Write "/invite @${user}" in that channel.`)
}

/** An app's manifest is shown to its owners only, not to its bot. */
async function checkManifest(
  client: WebClient,
  { slack }: Configuration,
  { slackConfigToken, slackConnection }: Environment,
  { botId }: Installation,
): Promise<Check> {
  const command = slack?.command ?? '/migrate'
  if (!slackConfigToken) {
    return unseen(
      'manifest',
      `a bot can't see whether its app has ${command}; set SLACK_CONFIG_TOKEN to have it looked at (docs/install.md)`,
    )
  }
  try {
    const wanted = { command, isSocketMode: slackConnection?.kind !== 'http' }
    const gaps = await manifestGaps(client, slackConfigToken.reveal(), botId, wanted)
    if (gaps.length === 0) return fine('manifest', `the app has ${command}, and all scopes and events`)
    return finding('manifest', `The app lacks ${gaps.join(', ')}.`, remedyFor(command))
  } catch (error) {
    const { text } = describeSlackFailure(error)
    return finding(
      'manifest',
      `Slack does not show it (${text}).`,
      'Generate a new app configuration token at api.slack.com/apps (it holds for 12 hours) into SLACK_CONFIG_TOKEN, or leave it away.',
    )
  }
}

function remedyFor(command: string): string {
  return command === '/migrate' ? MANIFEST_HELP : MANIFEST_HELP.replace('manifest"', `manifest --command ${command}"`)
}

function fine(what: string, found: string): Check {
  return { subject: 'Slack', what, verdict: 'fine', found, remedy: null }
}

function unseen(what: string, found: string): Check {
  return { subject: 'Slack', what, verdict: 'unseen', found, remedy: null }
}

function finding(what: string, found: string, remedy: string): Check {
  return { subject: 'Slack', what, verdict: 'finding', found, remedy }
}
