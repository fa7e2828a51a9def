import { tracingChannel } from 'node:diagnostics_channel'
import { AuthenticationError, OutcomeUnknownError, RemoteProtocolError, TransportError } from '../errors.ts'
import { ExchangeFailure } from './http/exchange-failure.ts'
import { type Answer, isReplaced, SecureConnection, type SecureConnectionOptions } from './secure-connection.ts'
import { Turns } from './turns.ts'
import { passwordOf } from './ways-in.ts'

export interface Message {
  readonly action: string
  /** The envelope in clear; it is sealed anew for each connection that it is tried on. */
  readonly text: string
  /** Whether the server may be asked twice. */
  readonly repeatable: boolean
  /** Whether the server may hold the answer back until something happens. */
  readonly isLongPoll?: boolean
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export interface ExchangeResult extends Answer {
  /** True where an earlier answer to the same message may have been lost on its way. */
  readonly repeated: boolean
}

/** http.sys drops idle sockets after 120 s; one that is about to be dropped is not used for a message whose loss would matter. */
const MAX_IDLE_MS = 55_000
/** Far below what a server grants one user (300 connections in all, 1500 operations), and enough for ten pipelines at once. */
const DEFAULT_MAX_CONNECTIONS = 12
const KEPT_FOR_SHORT = 2

/** Every message that is sent to a server, by its action, for whoever watches this process. */
const REQUESTS = tracingChannel<{ readonly name: string }>('winrm:request')

export interface ConnectionsOptions extends SecureConnectionOptions {
  /** Sockets to the server at once, 3 at least; what needs more waits for its turn. */
  readonly maxConnections?: number | undefined
}

/** The authenticated connections to one server: as many as messages are on their way at once, up to a limit, reused one after the other. */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #turns: Turns
  #closed: TransportError | undefined
  readonly #open = new Set<SecureConnection>()
  readonly #busy = new Set<SecureConnection>()

  constructor(options: ConnectionsOptions) {
    this.#options = options
    const total = Math.max(KEPT_FOR_SHORT + 1, options.maxConnections ?? DEFAULT_MAX_CONNECTIONS)
    this.#turns = new Turns({ total, keptForShort: KEPT_FOR_SHORT })
  }

  /**
   * Sends a message and waits for its answer. It is sent once more, on a new connection, where the server certainly did not
   * act on it, or where it may act twice. Throws OutcomeUnknownError where neither holds, else TransportError,
   * AuthenticationError, RemoteProtocolError or the signal's reason.
   */
  async exchange(message: Message): Promise<ExchangeResult> {
    const giveBack = await this.#turns.take(message.isLongPoll ?? false, message.signal)
    try {
      return await this.#exchange(message)
    } finally {
      giveBack()
    }
  }

  async #exchange(message: Message): Promise<ExchangeResult> {
    const first = await this.#try(message, 'reuse')
    if (!(first instanceof ExchangeFailure)) return { ...first, repeated: false }
    message.signal?.throwIfAborted()
    if (first.outcome === 'answer-lost' && !message.repeatable) throw outcomeUnknown(message, first)
    const second = await this.#try(message, 'fresh')
    const repeated = first.outcome === 'answer-lost'
    if (!(second instanceof ExchangeFailure)) return { ...second, repeated }
    message.signal?.throwIfAborted()
    if (second.outcome === 'answer-lost' && !message.repeatable) throw outcomeUnknown(message, second)
    if (second.code === 'HTTP 401') throw new AuthenticationError(second.message, 'refused', { cause: second })
    throw new TransportError(`${message.action} got no answer: ${second.message}`, second.code, { cause: second })
  }

  /** Ends every connection; messages on their way fail. */
  close(): void {
    this.#closed ??= new TransportError('the client is closed', 'ECONNABORTED')
    this.#turns.refuseWaiting(this.#closed)
    for (const connection of this.#open) connection.destroy()
    this.#open.clear()
  }

  async #try(message: Message, which: 'reuse' | 'fresh'): Promise<Answer | ExchangeFailure> {
    const tried = passwordOf(this.#options.authentication)?.reveal()
    const connection = await this.#take(which, message.signal)
    try {
      const { action, text } = message
      return await REQUESTS.tracePromise(() => connection.post(action, text, message), { name: action })
    } catch (error) {
      if (error instanceof ExchangeFailure) return error
      // Basic is refused with the message itself, which the server then did nothing with.
      if (which === 'reuse' && (await isReplaced(this.#options, tried, error)))
        return new ExchangeFailure('unprocessed', 'HTTP 401', 'the password has been replaced')
      // An answer that cannot be read does not tell what the request did.
      if (error instanceof RemoteProtocolError && !message.repeatable) throw outcomeUnknown(message, error)
      throw error
    } finally {
      this.#busy.delete(connection)
      if (!connection.usable) this.#open.delete(connection)
    }
  }

  async #take(which: 'reuse' | 'fresh', signal: AbortSignal | undefined): Promise<SecureConnection> {
    if (this.#closed) throw this.#closed
    this.#dropStale()
    const idle = which === 'reuse' ? [...this.#open].find((connection) => !this.#busy.has(connection)) : undefined
    const connection = idle ?? (await SecureConnection.open(this.#options, signal))
    if (this.#closed) connection.destroy()
    this.#open.add(connection)
    this.#busy.add(connection)
    return connection
  }

  #dropStale(): void {
    for (const connection of this.#open) {
      if (this.#busy.has(connection) || (connection.usable && connection.idleMs < MAX_IDLE_MS)) continue
      connection.destroy()
      this.#open.delete(connection)
    }
  }
}

function outcomeUnknown(message: Message, cause: Error): OutcomeUnknownError {
  return new OutcomeUnknownError(`${message.action} was sent, but its answer was lost: ${cause.message}`, { cause })
}
