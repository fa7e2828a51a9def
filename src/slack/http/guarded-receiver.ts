import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPReceiver, type Logger as SlackLogger } from '@slack/bolt'
import type { Logger, SecretValue } from '../../operations/ports.ts'
import { isOurs, type OwnIdentity } from '../own-identity.ts'
import { MAX_BODY_BYTES, RefusedRequest, readBody, refuseHead } from './read-request.ts'

/** How long a request may take to arrive. */
export const REQUEST_TIMEOUT_MS = 10_000

export interface GuardedOptions {
  readonly signingSecret: SecretValue
  readonly path: string
  readonly logger: Logger
  readonly slackLogger: SlackLogger
  /** Real time in epoch ms. */
  readonly now: () => number
  readonly identity: () => OwnIdentity | null
}

/**
 * Bolt's receiver behind a guard: what is too old or of the future, too large, not text, ambiguous or meant for another app is
 * refused before Bolt looks at it, and Bolt checks the signature of the rest. Nothing of a body is logged.
 */
export function createGuardedReceiver(options: GuardedOptions): HTTPReceiver {
  const { signingSecret, path, slackLogger } = options
  const receiver = new HTTPReceiver({
    signingSecret: signingSecret.reveal(),
    endpoints: path,
    logger: slackLogger,
    bodyLimit: MAX_BODY_BYTES,
  })
  const handle = receiver.requestListener
  receiver.requestListener = (request, response) => {
    guard(options, request).then(
      () => handle(request, response),
      (error: unknown) => answerRefusal(options.logger, request, response, error),
    )
  }
  return receiver
}

async function guard({ now, path, identity }: GuardedOptions, request: IncomingMessage): Promise<void> {
  refuseHead(request, path, now())
  const { raw, content } = await readBody(request)
  const own = identity()
  if (own && !isOurs(content, own)) throw new RefusedRequest(401, 'it is meant for another app or workspace')
  // Bolt takes a body that is read already.
  Object.assign(request, { rawBody: raw })
}

function answerRefusal(logger: Logger, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const refused = error instanceof RefusedRequest ? error : new RefusedRequest(400, 'it could not be read')
  logger.warn({ status: refused.status, why: refused.message }, 'request refused that claims to come from slack')
  // What is still coming is not read.
  response.writeHead(refused.status, { connection: 'close' }).end(() => request.destroy())
}
