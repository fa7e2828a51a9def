import type { Configuration, SlackConfiguration } from '../config/configuration.ts'
import type { Loaded } from '../config/load-configuration.ts'
import type { Messenger, Ports } from '../operations/ports.ts'
import type { SlackApp } from '../slack/app.ts'
import { createMessenger } from '../slack/messenger.ts'
import { type OwnIdentity, readOwnIdentity } from '../slack/own-identity.ts'
import type { Holders } from '../slack/roles.ts'
import { createSlackLogger } from '../slack/slack-logger.ts'
import { createWebClient } from '../slack/web-client.ts'
import type { Log } from './log.ts'

function slackOf({ slack }: Configuration): SlackConfiguration {
  if (!slack) throw new Error('the configuration has no section slack')
  return slack
}

function botTokenOf({ environment }: Loaded) {
  if (!environment.slackBotToken) throw new Error('SLACK_BOT_TOKEN is not set')
  return environment.slackBotToken
}

function holdersOf(configuration: Configuration): Holders {
  const servers = Object.entries(configuration.servers).filter(([, { roles }]) => Object.keys(roles).length > 0)
  return {
    roles: slackOf(configuration).roles,
    serverRoles: new Map(servers.map(([name, { roles }]) => [name, roles])),
    breakGlass: configuration.policy.breakGlass,
  }
}

/** The app that people talk to. Bolt is a third of what a process loads, and only this one talks by it. */
export async function openSlackApp(
  loaded: Loaded,
  log: Log,
  ports: Ports,
  onGiveUp: (error: unknown) => void,
): Promise<SlackApp> {
  const { createSlackApp } = await import('../slack/app.ts')
  const { configuration, environment } = loaded
  if (!environment.slackConnection) throw new Error('SLACK_APP_TOKEN is not set')
  return createSlackApp({
    botToken: botTokenOf(loaded),
    connection: environment.slackConnection,
    apiUrl: environment.slackApiUrl ?? undefined,
    ports,
    holders: holdersOf(configuration),
    logger: log.logger,
    now: Date.now,
    onGiveUp,
  })
}

/** Asks Slack whose token this process was given; null where it was given none. */
export function identityOf({ environment }: Loaded, log: Log): (() => Promise<OwnIdentity>) | null {
  const { slackBotToken, slackApiUrl } = environment
  if (!slackBotToken) return null
  const client = createWebClient(slackBotToken, slackApiUrl ?? undefined, createSlackLogger(log.logger))
  return () => readOwnIdentity(client)
}

/** The voice of the notify worker. */
export function openMessenger(loaded: Loaded, log: Log, ports: Ports): Messenger {
  const client = createWebClient(
    botTokenOf(loaded),
    loaded.environment.slackApiUrl ?? undefined,
    createSlackLogger(log.logger),
  )
  return createMessenger({ client, around: ports })
}
