import { OutcomeUnknownError, RemoteProtocolError } from '../errors.ts'
import type { Recorder } from '../recording/recorder.ts'
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
  /** See `WinrmClientOptions.recorder`. */
  readonly recorder?: Recorder | undefined
}

/** What Windows takes since protocol 2.2, the lowest default of any Windows, and what is tried where a server is set to less. */
const ENVELOPE_BYTES = [512_000, 153_600, 65_536, 32_768] as const
/** Before it is known which Windows it is, only what all of them take. */
const FIRST_ENVELOPE_BYTES = 153_600
/** Of an envelope without its payload, generously. */
const ENVELOPE_OVERHEAD_BYTES = 4096
/** The server answers at its own time limit, and that answer needs time to arrive. */
const ANSWER_GRACE_MS = 10_000

/** What may reach the server twice without harm: a second Receive loses nothing that fragment numbers do not show. */
const REPEATABLE: ReadonlySet<WsmanRequest['kind']> = new Set([
  'receive',
  'signal',
  'delete',
  'disconnect',
  'reconnect',
  'get-shell',
  'enumerate-shells',
  'query-cim',
])

export interface RequestLimits {
  readonly signal?: AbortSignal | undefined
  readonly operationTimeoutMs?: number
  /** Told before the answer is read, a fault too, where an earlier answer to the same request may have been lost. */
  readonly onRepeated?: (() => void) | undefined
}

/** Requests and their answers, all under one session id, which is how the server knows that they come from one client. */
export class WsmanSession {
  readonly #options: WsmanSessionOptions
  readonly #sessionId: string
  #maxEnvelopeBytes: number = ENVELOPE_BYTES[0]

  constructor(options: WsmanSessionOptions) {
    this.#options = options
    this.#sessionId = guidFromRandom(options.random(16))
  }

  /** Room for fragments in one envelope, before base64. */
  get fragmentBytes(): number {
    return Math.floor(((this.#maxEnvelopeBytes - ENVELOPE_OVERHEAD_BYTES) * 3) / 4)
  }

  /** Makes envelopes smaller from now on; false where they are as small as can be. */
  shrinkEnvelopes(): boolean {
    const smaller = ENVELOPE_BYTES.find((bytes) => bytes < this.#maxEnvelopeBytes)
    if (smaller === undefined) return false
    this.#maxEnvelopeBytes = smaller
    return true
  }

  /** Throws what `Connections.exchange` throws, and WsmanFaultError, ShellGoneError or RemoteProtocolError for the answer. */
  async request<K extends WsmanRequest['kind']>(
    request: Extract<WsmanRequest, { readonly kind: K }>,
    limits: RequestLimits = {},
  ): Promise<WsmanResponseOf<K>> {
    const messageId = guidFromRandom(this.#options.random(16))
    const operationTimeoutMs = limits.operationTimeoutMs ?? this.#options.operationTimeoutMs
    const text = renderRequest(request, {
      messageId,
      sessionId: this.#sessionId,
      to: this.#options.endpointUrl,
      maxEnvelopeBytes:
        request.kind === 'create' ? Math.min(FIRST_ENVELOPE_BYTES, this.#maxEnvelopeBytes) : this.#maxEnvelopeBytes,
      operationTimeoutMs,
    })
    const recordAnswer = this.#options.recorder?.begin(text)
    const { httpStatus, repeated, ...answer } = await this.#options.connections.exchange({
      action: actionName(ACTIONS[request.kind]),
      text,
      repeatable: REPEATABLE.has(request.kind),
      isLongPoll: request.kind === 'receive',
      timeoutMs: operationTimeoutMs + ANSWER_GRACE_MS,
      signal: limits.signal,
    })
    recordAnswer?.(answer.text)
    if (repeated) limits.onRepeated?.()
    try {
      const kind: K = request.kind as K
      return readResponse(answer.text, { kind, messageId }, httpStatus)
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
