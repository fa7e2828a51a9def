import type { Logger as SlackLogger } from '@slack/bolt'
import { App, HTTPReceiver } from '@slack/bolt'
import type { Logger, Ports, SecretValue } from '../operations/ports.ts'
import { timeAcknowledgements } from './acknowledgements.ts'
import { createDirectFiles } from './direct-files.ts'
import { createGuardedReceiver, REQUEST_TIMEOUT_MS } from './http/guarded-receiver.ts'
import { createIncidents } from './incidents.ts'
import type { Desk } from './listeners/desk.ts'
import { registerListeners } from './listeners/register.ts'
import { HTTP_PATH } from './manifest.ts'
import { isOurs, type OwnIdentity, readOwnIdentity } from './own-identity.ts'
import { createPeople, type Holders } from './roles.ts'
import { createSlackLogger } from './slack-logger.ts'
import { LinesReceiver } from './socket/lines-receiver.ts'
import { clientOptions } from './web-client.ts'

export interface SlackAppOptions {
  readonly botToken: SecretValue
  /** How Slack reaches us: over a connection that we open, or by signed requests to a port of ours. */
  readonly connection:
    | { readonly kind: 'socket'; readonly appToken: SecretValue }
    | { readonly kind: 'http'; readonly signingSecret: SecretValue; readonly port: number }
  /** Another Slack than slack.com, for example `http://127.0.0.1:4010/api/`. */
  readonly apiUrl?: string | undefined
  readonly ports: Ports
  readonly holders: Holders
  readonly logger: Logger
  /** Real time in epoch ms, for the age of cached roles. */
  readonly now: () => number
  /** Slack has cut us off and refuses us for good, long after `start` has resolved. */
  readonly onGiveUp: (error: unknown) => void
}

export interface SlackHealth {
  readonly mode: 'socket' | 'http'
  readonly state: 'stopped' | 'connecting' | 'connected' | 'reconnecting'
  /** How often an open connection was lost and had to be made anew. */
  readonly reconnects: number
  /** Socket Mode connections that are open. */
  readonly connections: number
}

export interface SlackApp {
  /** Checks the bot's token and starts listening. Rejects when Slack refuses a token or cannot be reached. */
  start(): Promise<void>
  /** Takes nothing new and waits until what was taken is answered. */
  stop(): Promise<void>
  health(): SlackHealth
}

/** The app that people talk to: Bolt with all listeners, calling operations through `ports`. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const logger = createSlackLogger(options.logger)
  let own: OwnIdentity | null = null
  const receiver = createReceiver(options, logger, () => own)
  let httpState: SlackHealth['state'] = 'stopped'
  const app = new App({
    token: options.botToken.reveal(),
    receiver,
    logger,
    clientOptions: clientOptions(options.apiUrl, logger),
    extendedErrorHandler: true,
    convoStore: false,
    deferInitialization: true,
  })
  timeAcknowledgements(app)
  const settled = trackListeners(app)
  refuseForeign(app, options.logger, () => own)
  registerListeners(app, createDesk(app, options))
  return {
    async start() {
      httpState = 'connecting'
      await app.init()
      own = await readOwnIdentity(app.client)
      await (receiver instanceof HTTPReceiver
        ? receiver.start(httpPort(options), { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS })
        : receiver.start())
      httpState = 'connected'
    },
    async stop() {
      httpState = 'stopped'
      await receiver.stop()
      await settled()
    },
    health: () => {
      if (receiver instanceof HTTPReceiver) return { mode: 'http', state: httpState, reconnects: 0, connections: 0 }
      const { state, reconnects, open } = receiver
      return { mode: 'socket', state, reconnects, connections: open }
    },
  }
}

function createDesk(app: App, { ports, holders, logger, now }: SlackAppOptions): Desk {
  return {
    ports,
    people: createPeople({ client: app.client, holders, logger, now }),
    files: createDirectFiles(app.client),
    incidents: createIncidents(ports.incidents),
  }
}

function createReceiver(
  options: SlackAppOptions,
  slackLogger: SlackLogger,
  identity: () => OwnIdentity | null,
): HTTPReceiver | LinesReceiver {
  const { connection, apiUrl, logger, onGiveUp } = options
  if (connection.kind === 'socket') {
    return new LinesReceiver({ appToken: connection.appToken, apiUrl, logger, slackLogger, onGiveUp })
  }
  const { signingSecret } = connection
  // Slack stamps requests by real time.
  return createGuardedReceiver({ signingSecret, path: HTTP_PATH, logger, slackLogger, now: Date.now, identity })
}

function httpPort({ connection }: SlackAppOptions): number {
  return connection.kind === 'http' ? connection.port : 0
}

/** Leaves acts alone that are for another app or workspace; in HTTP mode none comes as far as this. */
function refuseForeign(app: App, logger: Logger, identity: () => OwnIdentity | null): void {
  app.use(async ({ body, next }) => {
    const own = identity()
    if (!own || isOurs(body, own)) return next()
    logger.warn({}, 'an act for another app or workspace was left alone')
  })
}

/** Gives a promise of the moment when every listener that was begun has ended. */
function trackListeners(app: App): () => Promise<void> {
  const running = new Set<Promise<void>>()
  app.use(async ({ next }) => {
    const run = next()
    running.add(run)
    await run.finally(() => running.delete(run))
  })
  return async () => {
    await Promise.allSettled(running)
  }
}
