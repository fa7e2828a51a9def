import { setTimeout as after } from 'node:timers/promises'
import type { Logger as SlackLogger } from '@slack/bolt'
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import type { Logger, Ports, SecretValue } from '../operations/ports.ts'
import { createDirectFiles } from './direct-files.ts'
import { createIncidents } from './incidents.ts'
import type { Desk } from './listeners/desk.ts'
import { registerListeners } from './listeners/register.ts'
import { createPeople, type RolesConfig } from './roles.ts'
import { createSlackLogger } from './slack-logger.ts'
import { clientOptions, reconnectOptions } from './web-client.ts'

/** Path of all of Slack's requests in HTTP mode; the manifest names it too. */
export const HTTP_PATH = '/slack/events'

export interface SlackAppOptions {
  readonly botToken: SecretValue
  /** How Slack reaches us: over a connection that we open, or by signed requests to a port of ours. */
  readonly connection:
    | { readonly kind: 'socket'; readonly appToken: SecretValue }
    | { readonly kind: 'http'; readonly signingSecret: SecretValue; readonly port: number }
  /** Another Slack than slack.com, for example `http://127.0.0.1:4010/api/`. */
  readonly apiUrl?: string | undefined
  readonly ports: Ports
  readonly roles: RolesConfig
  readonly logger: Logger
  /** Short ids for errors, to be read out; random. */
  readonly newReference: () => string
  /** Real time in epoch ms, for the age of cached roles. */
  readonly now: () => number
}

export interface SlackHealth {
  readonly mode: 'socket' | 'http'
  readonly state: 'stopped' | 'connecting' | 'connected' | 'reconnecting'
  /** How often an open connection was lost and had to be made anew. */
  readonly reconnects: number
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
  const { receiver, health } = createReceiver(options, logger)
  const app = new App({
    token: options.botToken.reveal(),
    receiver,
    logger,
    clientOptions: clientOptions(options.apiUrl, logger),
    extendedErrorHandler: true,
    convoStore: false,
    deferInitialization: true,
  })
  const settled = trackListeners(app)
  registerListeners(app, createDesk(app, options))
  return {
    async start() {
      health.state = 'connecting'
      await app.init()
      await (receiver instanceof HTTPReceiver ? receiver.start(httpPort(options)) : receiver.start())
      health.state = 'connected'
    },
    async stop() {
      health.state = 'stopped'
      await stopReceiver(receiver)
      await settled()
    },
    health: () => ({ ...health }),
  }
}

function createDesk(app: App, { ports, roles, logger, newReference, now }: SlackAppOptions): Desk {
  return {
    ports,
    people: createPeople({ client: app.client, roles, logger, now }),
    files: createDirectFiles(app.client),
    incidents: createIncidents(logger, newReference),
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function createReceiver({ connection, apiUrl }: SlackAppOptions, logger: SlackLogger) {
  const health: Mutable<SlackHealth> = { mode: connection.kind, state: 'stopped', reconnects: 0 }
  if (connection.kind === 'http') {
    const signingSecret = connection.signingSecret.reveal()
    const { port } = connection
    return { receiver: new HTTPReceiver({ signingSecret, port, endpoints: HTTP_PATH, logger }), health }
  }
  const receiver = new SocketModeReceiver({
    appToken: connection.appToken.reveal(),
    logger,
    installerOptions: { clientOptions: reconnectOptions(apiUrl, logger) },
  })
  receiver.client.on('connected', () => {
    health.state = 'connected'
  })
  receiver.client.on('reconnecting', () => {
    health.state = 'reconnecting'
    health.reconnects += 1
  })
  return { receiver, health }
}

/** A socket that is just being made anew never says that it is closed, so we do not wait for long. */
const CLOSE_WITHIN_MS = 3000

async function stopReceiver(receiver: HTTPReceiver | SocketModeReceiver): Promise<void> {
  if (receiver instanceof SocketModeReceiver) {
    // What waits for a reconnection would be rejected now, and nobody holds that promise.
    receiver.client.removeAllListeners('disconnected')
  }
  await Promise.race([receiver.stop(), after(CLOSE_WITHIN_MS, undefined, { ref: false })])
}

function httpPort({ connection }: SlackAppOptions): number {
  return connection.kind === 'http' ? connection.port : 0
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
