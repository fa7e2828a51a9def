import { TransportError } from '../errors.ts'
import { meaningOf } from '../wsman/fault.ts'

/** Whether the server, or the HTTP layer before it, turned a request down for its size. */
export function isTooLarge(error: unknown): boolean {
  return meaningOf(error) === 'too-large' || (error instanceof TransportError && error.code === 'HTTP 413')
}
