import { tracingChannel } from 'node:diagnostics_channel'
import type { Logger as SlackLogger } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { SecretValue } from '../operations/ports.ts'

const CALL_TIMEOUT_MS = 10_000

/** Every call to Slack, by its method, for whoever watches this process. */
const CALLS = tracingChannel<{ readonly name: string }>('stationmaster:slack')

/** How we call Slack: once, with an end, and told at once when there is too much. Whether to repeat is the outbox's decision. */
export function clientOptions(apiUrl: string | undefined, logger: SlackLogger): WebClientOptions {
  return {
    ...(apiUrl ? { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` } : {}),
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger,
    fetch: (url, init) => CALLS.tracePromise(() => fetch(url, init), { name: methodOf(url) }),
  }
}

/** A client of the Web API under the bot's token. */
export function createWebClient(token: SecretValue, apiUrl: string | undefined, logger: SlackLogger): WebClient {
  return new WebClient(token.reveal(), clientOptions(apiUrl, logger))
}

/** `chat.postMessage` of an address that ends in it; a file's upload goes to an address of its own. */
function methodOf(url: string | URL): string {
  return new URL(url).pathname.match(/\/api\/([A-Za-z.]+)$/)?.[1] ?? 'upload'
}
