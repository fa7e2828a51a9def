import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { DeliveryTrouble, type SendLimit } from '../operations/ports.ts'

/** It will be so each time: the message or the place is wrong, and nobody can mend that by an invitation or a setting. */
const DEAD = new Set([
  'cannot_dm_bot',
  'invalid_arguments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'is_archived',
  'message_limit_exceeded',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'user_disabled',
  'user_not_found',
])

/** Slack's own words for these: some of it may have been done before the error. */
const AMBIGUOUS = new Set(['fatal_error', 'internal_error', 'request_timeout'])

/** What else is refused can be mended: invite the bot, grant the scope, renew the token. Asked again this much later. */
const MENDABLE_RETRY_MS = 60_000

/** Sorts what a call to Slack failed with into what it means for the message; `limit` is what the call counted against. */
export function deliveryTrouble(error: unknown, limit?: SendLimit): DeliveryTrouble {
  if (error instanceof DeliveryTrouble) return error
  if (error instanceof WebAPIRateLimitedError) {
    return new DeliveryTrouble('retry', 'slack asks for fewer messages', error.retryAfter * 1000, {
      cause: error,
      limit,
    })
  }
  if (error instanceof WebAPIPlatformError) return refused(error)
  // A gateway's error page or a lost connection: Slack may have acted before it.
  const seen = error instanceof WebAPIHTTPError ? `answered HTTP ${error.statusCode}` : 'gave no answer'
  return new DeliveryTrouble('ambiguous', `slack ${seen}`, undefined, { cause: error })
}

/** The name of Slack's refusal; undefined for any other error. */
export function refusalName(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined
}

function refused(error: WebAPIPlatformError): DeliveryTrouble {
  const name = error.data.error
  const message = `slack refuses: ${name}`
  if (AMBIGUOUS.has(name)) return new DeliveryTrouble('ambiguous', message, undefined, { cause: error })
  if (DEAD.has(name)) return new DeliveryTrouble('dead', message, undefined, { cause: error })
  return new DeliveryTrouble('retry', message, MENDABLE_RETRY_MS, { cause: error })
}
