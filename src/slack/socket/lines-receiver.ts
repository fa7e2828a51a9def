import { type App, type Receiver, type Logger as SlackLogger, SocketModeReceiver } from '@slack/bolt'
import type { Logger, SecretValue } from '../../operations/ports.ts'
import { clientOptions } from '../web-client.ts'
import { Line, type LineState } from './line.ts'

/** Slack gives each click to one connection only: while one is cut, the other goes on. Of ten that an app may have. */
const LINES = 2

export interface LinesOptions {
  readonly appToken: SecretValue
  readonly apiUrl: string | undefined
  readonly logger: Logger
  readonly slackLogger: SlackLogger
  /** Slack refuses this app for good: the process can only end and be started again with another token. */
  readonly onGiveUp: (error: unknown) => void
}

/** Bolt's receiver over several Socket Mode connections at a time. */
export class LinesReceiver implements Receiver {
  readonly #lines: readonly Line[]
  readonly #options: LinesOptions
  #counted = 0

  constructor(options: LinesOptions) {
    this.#options = options
    this.#lines = Array.from({ length: LINES }, () => this.#newLine())
  }

  /** As good as its best line. */
  get state(): LineState {
    const states = this.#lines.map(({ state }) => state)
    return (['connected', 'connecting', 'reconnecting'] as const).find((state) => states.includes(state)) ?? 'stopped'
  }

  get reconnects(): number {
    return this.#lines.reduce((sum, line) => sum + line.reconnects, 0)
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#lines.reduce((sum, line) => sum + line.open, 0)
  }

  init(app: App): void {
    for (const line of this.#lines) line.init(app)
  }

  /** Resolves with the first connection; the others are opened after it, so that their ends do not fall together. */
  async start(): Promise<void> {
    const [first, ...others] = this.#lines
    await first?.start()
    void this.#startOthers(others)
  }

  async #startOthers(others: readonly Line[]): Promise<void> {
    for (const line of others) await line.start().catch(this.#options.onGiveUp)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lines.map((line) => line.stop()))
  }

  #newLine(): Line {
    const { appToken, apiUrl, logger, slackLogger, onGiveUp } = this.#options
    const newConnection = () =>
      new SocketModeReceiver({
        appToken: appToken.reveal(),
        logger: slackLogger,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions: clientOptions(apiUrl, slackLogger) },
      })
    return new Line({ newConnection, logger, onHello: (counted) => this.#compare(counted), onGiveUp })
  }

  /** A connection that a dead process has left behind swallows clicks until Slack notices. */
  #compare(slackCounts: number): void {
    const ours = this.open
    if (slackCounts > ours && slackCounts !== this.#counted) {
      const fields = { slackCounts, ours }
      this.#options.logger.warn(fields, 'slack counts more connections than this process has; are there other bots?')
    }
    this.#counted = slackCounts
  }
}
