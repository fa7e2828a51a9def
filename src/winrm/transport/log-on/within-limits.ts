import { AuthenticationError } from '../../errors.ts'
import type { Awaitable } from '../../security/authenticator.ts'
import type { ExchangeLimits } from '../http/http-socket.ts'

/**
 * Waits for a step of a handshake no longer than for the server: the Kerberos library asks the domain's controllers, and takes its
 * time where they are silent. Throws AuthenticationError or the signal's reason; what the library still does then is left to it.
 */
export async function withinLimits<T>(step: Awaitable<T>, { timeoutMs, signal }: ExchangeLimits): Promise<T> {
  if (!(step instanceof Promise)) return step
  const waiting = new AbortController()
  try {
    return await new Promise<T>((resolve, reject) => {
      const late = () => reject(new AuthenticationError(`no ticket came within ${timeoutMs} ms`, 'unavailable'))
      const timer = setTimeout(late, timeoutMs)
      waiting.signal.addEventListener('abort', () => clearTimeout(timer))
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: waiting.signal })
      if (signal?.aborted) reject(signal.reason)
      step.then(resolve, reject)
    })
  } finally {
    waiting.abort()
  }
}
