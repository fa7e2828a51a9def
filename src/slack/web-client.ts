import type { Logger as SlackLogger } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { SecretValue } from '../operations/ports.ts'

const CALL_TIMEOUT_MS = 10_000

/** How we call Slack: once, with an end, and told at once when there is too much. Whether to repeat is the outbox's decision. */
export function clientOptions(apiUrl: string | undefined, logger: SlackLogger): WebClientOptions {
  return {
    ...(apiUrl ? { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` } : {}),
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger,
  }
}

/**
 * How a lost Socket Mode connection is asked for again: unlike a message it may be asked for any number of times. Socket
 * Mode's own way lets the pause grow without end, so that an hour's outage would cost twenty minutes more.
 */
export function reconnectOptions(apiUrl: string | undefined, logger: SlackLogger): WebClientOptions {
  return {
    ...clientOptions(apiUrl, logger),
    retryConfig: { retries: 1000, factor: 1.3, minTimeout: 1000, maxTimeout: 10_000, randomize: true },
    rejectRateLimitedCalls: false,
  }
}

/** A client of the Web API under the bot's token. */
export function createWebClient(token: SecretValue, apiUrl: string | undefined, logger: SlackLogger): WebClient {
  return new WebClient(token.reveal(), clientOptions(apiUrl, logger))
}
