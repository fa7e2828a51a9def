import { OutcomeUnknownError, RemoteProtocolError } from '../errors.ts'
import type { Connections } from '../transport/connections.ts'
import { guidFromRandom } from '../wire/guid.ts'
import { ACTIONS, actionName } from '../wsman/namespaces.ts'
import { renderRequest, type WsmanRequest } from '../wsman/requests.ts'
import { readResponse, type WsmanResponseOf } from '../wsman/responses.ts'

export interface WsmanSessionOptions {
  readonly connections: Connections
  readonly endpointUrl: string
  /** How long the server may think about one request; a long poll takes this long when nothing happens. */
  readonly operationTimeoutMs: number
  readonly random: (sizeBytes: number) => Uint8Array
}

/** The lowest default of any Windows; a shell of protocol 2.2 and later takes more. */
const FIRST_ENVELOPE_BYTES = 153_600
const MAX_ENVELOPE_BYTES = 512_000
/** The server answers at its own time limit, and that answer needs time to arrive. */
const ANSWER_GRACE_MS = 10_000

/** What may reach the server twice without harm: a second Receive loses nothing that fragment numbers do not show. */
const REPEATABLE: ReadonlySet<WsmanRequest['kind']> = new Set(['receive', 'signal', 'delete', 'enumerate-shells'])

export interface WsmanResult<K extends WsmanRequest['kind']> {
  readonly response: WsmanResponseOf<K>
  /** True where an earlier answer to the same request may have been lost. */
  readonly repeated: boolean
}

/** Requests and their answers, all under one session id, which is how the server knows that they come from one client. */
export class WsmanSession {
  readonly #options: WsmanSessionOptions
  readonly #sessionId: string

  constructor(options: WsmanSessionOptions) {
    this.#options = options
    this.#sessionId = guidFromRandom(options.random(16))
  }

  /** Throws what `Connections.exchange` throws, and WsmanFaultError, ShellGoneError or RemoteProtocolError for the answer. */
  async request<K extends WsmanRequest['kind']>(
    request: Extract<WsmanRequest, { readonly kind: K }>,
    limits: { readonly signal?: AbortSignal | undefined; readonly operationTimeoutMs?: number } = {},
  ): Promise<WsmanResult<K>> {
    const messageId = guidFromRandom(this.#options.random(16))
    const operationTimeoutMs = limits.operationTimeoutMs ?? this.#options.operationTimeoutMs
    const text = renderRequest(request, {
      messageId,
      sessionId: this.#sessionId,
      to: this.#options.endpointUrl,
      maxEnvelopeBytes: request.kind === 'create' ? FIRST_ENVELOPE_BYTES : MAX_ENVELOPE_BYTES,
      operationTimeoutMs,
    })
    const { httpStatus, repeated, ...answer } = await this.#options.connections.exchange({
      action: actionName(ACTIONS[request.kind]),
      text,
      repeatable: REPEATABLE.has(request.kind),
      timeoutMs: operationTimeoutMs + ANSWER_GRACE_MS,
      signal: limits.signal,
    })
    try {
      const kind: K = request.kind as K
      return { response: readResponse(answer.text, { kind, messageId }, httpStatus), repeated }
    } catch (error) {
      // An answer that cannot be read does not tell what the request did.
      if (error instanceof RemoteProtocolError && !REPEATABLE.has(request.kind)) {
        throw new OutcomeUnknownError(
          `${actionName(ACTIONS[request.kind])} was sent, but its answer cannot be read: ${error.message}`,
          { cause: error },
        )
      }
      throw error
    }
  }
}
