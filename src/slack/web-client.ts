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

/** A client of the Web API under the bot's token. */
export function createWebClient(token: SecretValue, apiUrl: string | undefined, logger: SlackLogger): WebClient {
  return new WebClient(token.reveal(), clientOptions(apiUrl, logger))
}
