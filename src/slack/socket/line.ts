import { setTimeout as after } from 'node:timers/promises'
import type { App, SocketModeReceiver } from '@slack/bolt'
import type { Logger } from '../../operations/ports.ts'
import { deliveryTrouble, refusalName } from '../delivery-errors.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000
/** Slack closes a connection about ten seconds after it has announced that; one that stays open is closed by us. */
const NOTICE_MS = 20_000

/** Slack will say the same however often it is asked. */
const FOR_GOOD = new Set(['not_authed', 'invalid_auth', 'account_inactive', 'user_removed_from_team', 'team_disabled'])

/** Announced ends, after which the connection works on for a while. */
const ANNOUNCED = new Set(['warning', 'refresh_requested'])

export interface LineOptions {
  /** A connection that has not been opened yet. It must not reconnect by itself. */
  readonly newConnection: () => SocketModeReceiver
  readonly logger: Logger
  /** Called with how many connections of the app Slack counts, whenever one of ours is opened. */
  readonly onHello: (slackCounts: number) => void
  /** Slack refuses this app for good. */
  readonly onGiveUp: (error: unknown) => void
}

export type LineState = 'stopped' | 'connecting' | 'connected' | 'reconnecting'

/**
 * One place for a Socket Mode connection, kept filled: when Slack announces the end of a connection, the next one is opened
 * before it goes, so that nothing is lost between them; when one is cut, another is opened as soon as Slack lets us.
 *
 * Bolt's own way of reconnecting closes first and waits five seconds before it asks for the next connection, and what it
 * fails with in the end is a rejection that nobody holds.
 */
export class Line {
  readonly #options: LineOptions
  readonly #stopping = new AbortController()
  readonly #open = new Set<SocketModeReceiver>()
  #current: SocketModeReceiver | null = null
  #phase: 'stopped' | 'starting' | 'running' = 'stopped'
  #reconnects = 0
  #app: App | undefined

  constructor(options: LineOptions) {
    this.#options = options
  }

  get state(): LineState {
    if (this.#phase === 'stopped') return 'stopped'
    if (this.#open.size > 0) return 'connected'
    return this.#phase === 'starting' ? 'connecting' : 'reconnecting'
  }

  /** How often an open connection was lost and had to be made anew. */
  get reconnects(): number {
    return this.#reconnects
  }

  /** Connections that are open now: two while one takes over from the other. */
  get open(): number {
    return this.#open.size
  }

  init(app: App): void {
    this.#app = app
  }

  /** Resolves once Slack has said hello. Rejects where Slack refuses us for good. */
  async start(): Promise<void> {
    this.#phase = 'starting'
    await this.#connect()
  }

  async stop(): Promise<void> {
    this.#phase = 'stopped'
    this.#stopping.abort()
    await Promise.all([...this.#open].map((connection) => connection.stop()))
  }

  /** Tries until it has a connection, or until the line is stopped. */
  async #connect(): Promise<void> {
    const { signal } = this.#stopping
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
      const connection = this.#newConnection()
      try {
        await connection.client.start()
        this.#take(connection)
        return
      } catch (error) {
        if (FOR_GOOD.has(refusalName(error) ?? '')) throw error
        const waitMs = Math.max(pauseMs * (0.75 + Math.random() / 2), deliveryTrouble(error).retryAfterMs ?? 0)
        this.#options.logger.warn({ err: error, waitMs }, 'slack connection could not be opened yet')
        await after(waitMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }

  #newConnection(): SocketModeReceiver {
    const connection = this.#options.newConnection()
    if (this.#app) connection.init(this.#app)
    const { client } = connection
    const [handle] = client.listeners('ws_message') as ((data: unknown, isBinary: boolean) => Promise<void>)[]
    client.removeAllListeners('ws_message')
    client.on('ws_message', (data: unknown, isBinary: boolean) => {
      const { type, reason, num_connections: counted } = frameOf(data)
      if (type === 'hello') {
        this.#open.add(connection)
        this.#options.onHello(Number(counted ?? 0))
      }
      if (type === 'disconnect' && ANNOUNCED.has(String(reason))) this.#replace(connection)
      // What is no frame of Slack's trips its client, and nobody would hold that.
      else handle?.(data, isBinary).catch((err) => this.#options.logger.warn({ err }, 'slack frame could not be read'))
    })
    client.on('disconnected', () => this.#lost(connection))
    return connection
  }

  #take(connection: SocketModeReceiver): void {
    if (this.#stopping.signal.aborted) {
      void connection.stop()
      return
    }
    this.#current = connection
    this.#phase = 'running'
  }

  /** The old connection works on until Slack closes it. */
  #replace(old: SocketModeReceiver): void {
    if (old !== this.#current) return
    this.#current = null
    this.#reconnect()
    const end = setTimeout(() => void old.stop(), NOTICE_MS).unref()
    old.client.once('disconnected', () => clearTimeout(end))
  }

  #lost(connection: SocketModeReceiver): void {
    this.#open.delete(connection)
    if (connection !== this.#current) return
    this.#current = null
    this.#reconnect()
  }

  #reconnect(): void {
    if (this.#stopping.signal.aborted) return
    this.#reconnects += 1
    this.#connect().catch(this.#options.onGiveUp)
  }
}

/** The fields of a frame; whatever is no JSON object has none. */
function frameOf(data: unknown): { type?: unknown; reason?: unknown; num_connections?: unknown } {
  try {
    const frame: unknown = typeof data === 'string' ? JSON.parse(data) : null
    return typeof frame === 'object' && frame !== null ? frame : {}
  } catch {
    return {}
  }
}
