import { AuthenticationError, OutcomeUnknownError, ShellGoneError, TransportError, WsmanFaultError } from '../errors.ts'
import { faultOf, leavesOutcomeOpen, meaningOf } from '../wsman/fault.ts'
import { FAULT_CODES } from '../wsman/fault-codes.ts'
import type { CreateRequest } from '../wsman/requests.ts'
import type { Delay } from './delay.ts'
import { isTooLarge } from './too-large.ts'
import type { WsmanSession } from './wsman-session.ts'

/** A host process or a profile that is on its way up or down, as just after a restart or a log-off, takes some seconds. */
const NOT_READY_DELAYS_MS = [2000, 4000, 8000]
const QUOTA_DELAY_MS = 1000

/** What Create throws when certainly no shell came of it, so that there is none to remove. */
const NOTHING_CREATED = [AuthenticationError, TransportError, WsmanFaultError, ShellGoneError] as const

/**
 * Creates a shell and gives its id, which old servers choose themselves. What passes by itself is waited for; nothing is left
 * behind where it fails. Throws TransportError, AuthenticationError, WsmanFaultError, RemoteProtocolError or the signal's reason.
 */
export async function createShell(
  session: WsmanSession,
  request: CreateRequest,
  { delay, signal }: { readonly delay: Delay; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const again = new SecondChances(session)
  for (;;) {
    signal?.throwIfAborted()
    try {
      const { shell } = await session.request(request, { signal })
      return shell.shellId || request.shellId
    } catch (error) {
      if (mayHaveCreated(error)) await removeQuietly(session, request.shellId)
      const waitMs = again.waitMs(error)
      if (waitMs === undefined) throw asOpeningError(error)
      if (waitMs > 0) await delay(waitMs, signal)
    }
  }
}

/** Which refusals of a Create are answered by another one, and how often. */
class SecondChances {
  readonly #session: WsmanSession
  readonly #notReady = [...NOT_READY_DELAYS_MS]
  #hadQuota = false
  #hadLoss = false

  constructor(session: WsmanSession) {
    this.#session = session
  }

  /** Undefined where it would not help. */
  waitMs(error: unknown): number | undefined {
    if (meaningOf(error) === 'not-ready') return this.#notReady.shift()
    if (isTooLarge(error)) return this.#session.shrinkEnvelopes() ? 0 : undefined
    // Often an idle connection that was just being closed; what it may have created was removed.
    if (error instanceof OutcomeUnknownError && !this.#hadLoss) {
      this.#hadLoss = true
      return 0
    }
    if (faultOf(error)?.facts.code !== FAULT_CODES.maxOperationsPerUser || this.#hadQuota) return undefined
    this.#hadQuota = true
    return QUOTA_DELAY_MS
  }
}

function mayHaveCreated(error: unknown): boolean {
  return leavesOutcomeOpen(error) || !NOTHING_CREATED.some((refusal) => error instanceof refusal)
}

/** Removes a shell that may not even exist. */
export async function removeQuietly(session: WsmanSession, shellId: string): Promise<void> {
  await session.request({ kind: 'delete', shellId }).catch(() => undefined)
}

/** No pipeline was sent, so whatever happened changed nothing that matters. */
export function asOpeningError(error: unknown): unknown {
  if (!(error instanceof OutcomeUnknownError)) return error
  return new TransportError(`the shell could not be opened: ${error.message}`, 'ANSWER-LOST', { cause: error })
}
