import { AuthenticationError, RemoteProtocolError, TransportError } from '../errors.ts'
import { connectServer } from './connect.ts'
import { ExchangeFailure } from './http/exchange-failure.ts'
import { HttpClient, type HttpClientOptions } from './http/http-client.ts'
import type { HttpResponse } from './http/http-response-parser.ts'
import { authorityOf, type ExchangeLimits } from './http/http-socket.ts'
import { offeredSchemes, unexpectedAnswer } from './http/unexpected-answer.ts'
import { type AuthenticateOptions, authenticate } from './log-on/authenticate.ts'
import type { BodyProtection } from './log-on/body-protection.ts'
import { assertSafe, describeIdentity, passwordOf, type WayIn } from './ways-in.ts'

export interface SecureConnectionOptions extends WayIn, AuthenticateOptions, HttpClientOptions {
  readonly connectTimeoutMs: number
}

export interface Answer {
  readonly httpStatus: number
  readonly text: string
}

/**
 * One socket, one security context, one request at a time. Nothing but protected bodies ever leaves it (sealed, MS-WSMV
 * 2.2.9.1, or under TLS), and no answer without that protection is ever read as an envelope.
 */
export class SecureConnection {
  readonly #http: HttpClient
  readonly #way: WayIn
  readonly #bodies: BodyProtection

  private constructor(http: HttpClient, way: WayIn, bodies: BodyProtection) {
    this.#http = http
    this.#way = way
    this.#bodies = bodies
  }

  /**
   * Connects and authenticates; once more where a password was refused that has been replaced meanwhile. Throws LocalProtocolError for an unsafe way in, TransportError, UntrustedServerError,
   * AuthenticationError, RemoteProtocolError or the signal's reason.
   */
  static async open(options: SecureConnectionOptions, signal?: AbortSignal): Promise<SecureConnection> {
    assertSafe(options)
    const tried = passwordOf(options.authentication)?.reveal()
    try {
      return await SecureConnection.#openOnce(options, signal)
    } catch (error) {
      if (!(await isReplaced(options, tried, error))) throw error
      return await SecureConnection.#openOnce(options, signal)
    }
  }

  static async #openOnce(options: SecureConnectionOptions, signal?: AbortSignal): Promise<SecureConnection> {
    const limits = { timeoutMs: options.connectTimeoutMs, signal }
    const { socket, serverCertificate } = await connectServer(options, limits)
    const http = new HttpClient(socket, options)
    try {
      const bodies = await authenticate(http, options, { ...options, serverCertificate }, limits)
      return new SecureConnection(http, options, bodies)
    } catch (error) {
      socket.destroy()
      signal?.throwIfAborted()
      if (error instanceof ExchangeFailure) throw new TransportError(error.message, error.code, { cause: error })
      throw error
    }
  }

  get usable(): boolean {
    return this.#http.socket.usable
  }

  /** Time since the last answer. */
  get idleMs(): number {
    return this.#http.idleMs
  }

  destroy(): void {
    this.#http.socket.destroy()
  }

  /** Sends an envelope under protection and reads its answer. Throws ExchangeFailure, TransportError, AuthenticationError or RemoteProtocolError; each ends the connection. */
  async post(action: string, text: string, limits: ExchangeLimits): Promise<Answer> {
    const { socket } = this.#http
    if (!socket.usable)
      throw new ExchangeFailure('unprocessed', 'ECONNRESET', `the connection to ${socket.authority} is closed`)
    try {
      const { headers, body } = await this.#bodies.protect(text)
      const response = await this.#http.post(action, headers, body, limits)
      if (!this.#bodies.isProtected(response)) throw this.#unprotected(response)
      if (response.status !== 200 && response.status !== 500) throw unexpectedAnswer(socket.authority, response)
      return { httpStatus: response.status, text: await this.#bodies.read(response) }
    } catch (error) {
      socket.destroy()
      throw error
    }
  }

  #unprotected(response: HttpResponse): Error {
    const { status } = response
    const { authority } = this.#http.socket
    if (status === 401) return this.#notLetIn(response)
    if (status === 400)
      return new ExchangeFailure('unprocessed', 'HTTP 400', `${authority} could not unseal the request`)
    if (status === 200)
      return new RemoteProtocolError(`${authority} answered with ${this.#bodies.refusal}, which is refused`)
    // The HTTP layer of Windows answers these before WinRM sees the request.
    if (status === 403 || status === 404 || status === 413 || status === 503)
      return unexpectedAnswer(authority, response)
    return new ExchangeFailure(
      'answer-lost',
      `HTTP ${status}`,
      `${authority} answered with HTTP ${status} and nothing that WinRM protects`,
    )
  }

  /** After a handshake the server may forget us, and a new one helps. Who shows everything in each request is turned down for good: to ask again would only bring the account nearer to being locked. */
  #notLetIn(response: HttpResponse): Error {
    const { authentication } = this.#way
    const { authority } = this.#http.socket
    const { kind } = authentication
    if (kind !== 'basic' && kind !== 'certificate') {
      const sentence = `${authority} no longer accepts the authentication of this connection`
      return new ExchangeFailure('unprocessed', 'HTTP 401', sentence)
    }
    const offered = offeredSchemes(response)
    if (kind === 'basic' && !offered.some((scheme) => scheme.toLowerCase() === 'basic')) {
      const sentence = `${authority} does not allow Basic; it offers ${offered.join(', ') || 'no way to authenticate'}`
      return new AuthenticationError(sentence, 'not-offered')
    }
    return new AuthenticationError(`${authority} refused ${describeIdentity(authentication)}`, 'refused')
  }
}

/**
 * Whether a refusal was about a password that is no longer the one to be used. To show the same one again would only bring the
 * account nearer to being locked.
 */
export async function isReplaced(way: WayIn, tried: string | undefined, error: unknown): Promise<boolean> {
  if (!(error instanceof AuthenticationError) || error.reason !== 'refused') return false
  const password = passwordOf(way.authentication)
  await password?.renew?.()
  return password !== undefined && password.reveal() !== tried
}

/** The address of the service, as it stands in the envelopes. */
export function endpointUrl(way: WayIn): string {
  return `${way.transport ?? 'http'}://${authorityOf(way)}/wsman`
}
