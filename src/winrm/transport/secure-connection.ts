import { AuthenticationError, RemoteProtocolError, TransportError } from '../errors.ts'
import { NtlmClient, type NtlmClientOptions } from '../ntlm/ntlm-client.ts'
import type { Authenticator } from '../security/authenticator.ts'
import { decodeSealedBody, encodeSealedBody, isSealedContentType, SEALED_CONTENT_TYPE } from '../wsman/sealed-body.ts'
import { ExchangeFailure } from './exchange-failure.ts'
import type { HttpResponse } from './http-response-parser.ts'
import { authorityOf, connectHttp, type Endpoint, type ExchangeLimits, type HttpSocket } from './http-socket.ts'
import { formatNegotiate, parseNegotiate } from './negotiate-header.ts'

export interface ExchangeFacts {
  /** The name of the WS-Management action, or `Authenticate` for a step of the handshake. */
  readonly action: string
  readonly requestBytes: number
  readonly responseBytes: number
  readonly httpStatus: number
  readonly durationMs: number
}

export interface SecureConnectionOptions extends Endpoint, NtlmClientOptions {
  readonly connectTimeoutMs: number
  readonly onExchange?: ((facts: ExchangeFacts) => void) | undefined
}

export interface Answer {
  readonly httpStatus: number
  readonly text: string
}

/**
 * One socket, one security context, one request at a time (MS-WSMV 2.2.9.1). Nothing but sealed bodies ever leaves it,
 * and no answer that is not sealed is ever read as an envelope.
 */
export class SecureConnection {
  readonly #socket: HttpSocket
  readonly #authenticator: Authenticator
  readonly #options: SecureConnectionOptions
  #usedAt: number

  private constructor(socket: HttpSocket, options: SecureConnectionOptions) {
    this.#socket = socket
    this.#authenticator = new NtlmClient(options)
    this.#options = options
    this.#usedAt = options.now()
  }

  /** Connects and authenticates. Throws TransportError, AuthenticationError, RemoteProtocolError or the signal's reason. */
  static async open(options: SecureConnectionOptions, signal?: AbortSignal): Promise<SecureConnection> {
    const limits = { timeoutMs: options.connectTimeoutMs, signal }
    const socket = await connectHttp(options, limits)
    const connection = new SecureConnection(socket, options)
    try {
      await connection.#authenticate(limits)
      return connection
    } catch (error) {
      socket.destroy()
      signal?.throwIfAborted()
      if (error instanceof ExchangeFailure) throw new TransportError(error.message, error.code, { cause: error })
      throw error
    }
  }

  get usable(): boolean {
    return this.#socket.usable
  }

  /** Time since the last answer. */
  get idleMs(): number {
    return this.#options.now() - this.#usedAt
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Seals an envelope, sends it and unseals its answer. Throws ExchangeFailure, TransportError or RemoteProtocolError; each ends the connection. */
  async post(action: string, text: string, limits: ExchangeLimits): Promise<Answer> {
    if (!this.#socket.usable)
      throw new ExchangeFailure('unprocessed', 'ECONNRESET', `the connection to ${this.#socket.authority} is closed`)
    const plaintext = Buffer.from(text, 'utf8')
    const body = encodeSealedBody({ ...(await this.#authenticator.seal(plaintext)), plaintextBytes: plaintext.length })
    try {
      const response = await this.#send(action, { 'Content-Type': SEALED_CONTENT_TYPE }, body, limits)
      return { httpStatus: response.status, text: await this.#unseal(response) }
    } catch (error) {
      this.#socket.destroy()
      throw error
    }
  }

  async #authenticate(limits: ExchangeLimits): Promise<void> {
    const first = await this.#leg(await this.#authenticator.step(), limits)
    const last = await this.#leg(await this.#authenticator.step(this.#readChallenge(first)), limits)
    if (last.status === 401) {
      throw new AuthenticationError(
        `${this.#socket.authority} refused the account ${this.#options.username}: wrong name or password, or no right to log on`,
        'refused',
      )
    }
    if (last.status !== 200) throw this.#unexpected(last)
  }

  /** The legs carry no body: an envelope that is not sealed must never be sent. */
  #leg(token: Uint8Array | undefined, limits: ExchangeLimits): Promise<HttpResponse> {
    return this.#send(
      'Authenticate',
      { Authorization: formatNegotiate(token ?? new Uint8Array()) },
      Buffer.alloc(0),
      limits,
    )
  }

  #readChallenge(response: HttpResponse): Uint8Array {
    if (response.status !== 401) throw this.#unexpected(response)
    const challenge = parseNegotiate(response.headers.get('www-authenticate'))
    if (challenge) return challenge
    const schemes = response.headers.get('www-authenticate') ?? ''
    const offered = schemes
      .split(',')
      .map((scheme) => scheme.trim().split(' ')[0]?.slice(0, 20))
      .join(', ')
    throw new AuthenticationError(
      `${this.#socket.authority} did not answer the NTLM handshake; it offers ${offered || 'no way to authenticate'}`,
      'not-offered',
    )
  }

  async #unseal(response: HttpResponse): Promise<string> {
    const { status } = response
    const contentType = response.headers.get('content-type') ?? ''
    if (!isSealedContentType(contentType)) throw this.#unsealed(response)
    if (status !== 200 && status !== 500) throw this.#unexpected(response)
    const sealed = decodeSealedBody(response.body, contentType)
    const plaintext = await this.#authenticator.unseal(sealed)
    if (plaintext.length !== sealed.plaintextBytes) {
      throw new RemoteProtocolError(
        `a sealed answer has ${plaintext.length} bytes, but declares ${sealed.plaintextBytes}`,
      )
    }
    return Buffer.from(plaintext).toString('utf8')
  }

  #unsealed(response: HttpResponse): Error {
    const { status } = response
    const authority = this.#socket.authority
    if (status === 401)
      return new ExchangeFailure(
        'unprocessed',
        'HTTP 401',
        `${authority} no longer accepts the authentication of this connection`,
      )
    if (status === 400)
      return new ExchangeFailure('unprocessed', 'HTTP 400', `${authority} could not unseal the request`)
    if (status === 200)
      return new RemoteProtocolError(`${authority} answered with a body that is not sealed, which is refused`)
    // The HTTP layer of Windows answers these before WinRM sees the request.
    if (status === 404 || status === 413 || status === 503) return this.#unexpected(response)
    return new ExchangeFailure(
      'answer-lost',
      `HTTP ${status}`,
      `${authority} answered with HTTP ${status} and nothing sealed`,
    )
  }

  #unexpected({ status, headers }: HttpResponse): TransportError {
    const authority = this.#socket.authority
    const type = (headers.get('content-type') ?? '').split(';')[0]?.slice(0, 40)
    const code = `HTTP ${status}`
    if (status === 503) return new TransportError(`${authority} answers HTTP 503: the WinRM service is not ready`, code)
    if (status === 404)
      return new TransportError(`${authority} answers HTTP 404 for /wsman: no WinRM listener there`, code)
    if (status === 413)
      return new TransportError(`${authority} answers HTTP 413: the request is too large for it`, code)
    return new TransportError(
      `${authority} answers HTTP ${status}${type ? ` with ${type}` : ''}: this is not a WinRM service`,
      code,
    )
  }

  async #send(
    action: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    limits: ExchangeLimits,
  ): Promise<HttpResponse> {
    const request = Buffer.concat([
      Buffer.from(requestHead(this.#socket.authority, headers, body.length), 'latin1'),
      body,
    ])
    const startedAt = this.#options.now()
    const response = await this.#socket.exchange(request, limits)
    this.#usedAt = this.#options.now()
    this.#options.onExchange?.({
      action,
      requestBytes: request.length,
      responseBytes: response.body.length,
      httpStatus: response.status,
      durationMs: this.#usedAt - startedAt,
    })
    return response
  }
}

/** The address of the service, as it stands in the envelopes. */
export function endpointUrl(endpoint: Endpoint): string {
  return `http://${authorityOf(endpoint)}/wsman`
}

function requestHead(authority: string, headers: Readonly<Record<string, string>>, bodyBytes: number): string {
  const fields = {
    Host: authority,
    'User-Agent': 'stationmaster',
    Connection: 'Keep-Alive',
    'Accept-Encoding': 'identity',
    ...headers,
    'Content-Length': String(bodyBytes),
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST /wsman HTTP/1.1\r\n${lines.join('')}\r\n`
}
