import { AuthenticationError, RemoteProtocolError } from '../errors.ts'
import type { AccountName } from '../ntlm/account-name.ts'
import { NtlmAcceptor, type NtlmAcceptorOptions } from '../ntlm/ntlm-acceptor.ts'
import { SpnegoAcceptor } from '../spnego/spnego-acceptor.ts'
import { decodeSealedBody, encodeSealedBody, isSealedContentType, SEALED_CONTENT_TYPE } from '../wsman/sealed-body.ts'
import { formatToken, parseToken } from './log-on/negotiate-header.ts'

export interface HttpRequestFacts {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: Uint8Array
  /** The account that the client's certificate stands for, where it showed one and the listener knows it. */
  readonly certificateAccount?: AccountName | undefined
}

export interface HttpReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Uint8Array
}

/** Either an HTTP answer to send as it is, or an envelope whose answer goes through `sealReply`. */
export type ServerStep =
  | { readonly kind: 'reply'; readonly reply: HttpReply; readonly reason: string }
  | { readonly kind: 'envelope'; readonly text: string; readonly account: AccountName }

export interface ServerConnectionOptions extends NtlmAcceptorOptions {
  /** True behind TLS, where bodies are clear. */
  readonly isTls?: boolean
  /** Ways that a 401 offers, one field each; `Negotiate` and `Kerberos` as Windows has them when it is new. */
  readonly offers?: readonly ('Negotiate' | 'Kerberos' | 'Basic')[]
  /** Who a name and a password belong to, where Basic is offered. */
  readonly checkPassword?: (username: string, password: string) => AccountName | undefined
}

const NO_BODY = new Uint8Array()
const SOAP = 'application/soap+xml;charset=UTF-8'
const MUTUAL_TLS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'

/**
 * The server's side of one socket, as a listener with AllowUnencrypted=false behaves: authenticate, then sealed bodies only.
 * It does no I/O: whoever owns the socket hands in each request, in order, and sends what comes back.
 */
export class ServerConnection {
  readonly #options: ServerConnectionOptions
  #acceptor: SpnegoAcceptor<NtlmAcceptor>
  /** Whether the request in hand came sealed; behind TLS it may, and is answered alike. */
  #isSealed = true
  /** The last word of the handshake, where the request that ended it also holds an envelope. */
  #lastWord: HttpReply['headers'] = {}

  constructor(options: ServerConnectionOptions) {
    this.#options = options
    this.#acceptor = anAcceptor(options)
  }

  /** Takes one whole HTTP request. */
  receive(request: HttpRequestFacts): ServerStep {
    if (request.path.split('?')[0] !== '/wsman') return reply(404, 'path is not /wsman')
    if (request.method !== 'POST') return reply(405, 'method is not POST')
    const { authorization } = request
    if (authorization?.startsWith('Basic ')) return this.#admit(request, this.#basicAccount(authorization))
    if (authorization === MUTUAL_TLS) return this.#admit(request, request.certificateAccount)
    if (authorization !== undefined) {
      const step = this.#authenticate(authorization)
      // Behind TLS some clients send their first envelope with each step, and what comes with the last one is to be answered.
      if (!this.#acceptor.complete || request.body.length === 0) return step
      if (step.kind === 'reply') this.#lastWord = step.reply.headers
    }
    const account = this.#acceptor.complete ? this.#acceptor.mechanism.account : undefined
    if (!account) return this.#unauthorized('no authentication')
    if (isSealedContentType(request.contentType ?? '')) return this.#unseal(request, account)
    return this.#admit(request, account)
  }

  /** Protects an answer as its request was: sealed, or clear behind TLS. Status 200, or 500 for a fault. */
  sealReply(status: number, text: string): HttpReply {
    const plaintext = Buffer.from(text, 'utf8')
    const headers = this.#lastWord
    this.#lastWord = {}
    if (!this.#isSealed) return { status, headers: { ...headers, 'content-type': SOAP }, body: plaintext }
    const body = encodeSealedBody({ ...this.#acceptor.seal(plaintext), plaintextBytes: plaintext.length })
    return { status, headers: { ...headers, 'content-type': SEALED_CONTENT_TYPE }, body }
  }

  /** A clear envelope, from somebody or from nobody. */
  #admit(request: HttpRequestFacts, account: AccountName | undefined): ServerStep {
    if (!account) return this.#unauthorized('nobody that is known here')
    // With AllowUnencrypted=false the service refuses a clear body as if nobody had authenticated.
    if (!this.#options.isTls) return this.#unauthorized('the body is not sealed')
    if (!/^application\/soap\+xml\b/i.test(request.contentType ?? '')) return reply(400, 'the body is no envelope')
    this.#isSealed = false
    return { kind: 'envelope', text: Buffer.from(request.body).toString('utf8'), account }
  }

  #basicAccount(authorization: string): AccountName | undefined {
    if (!this.#options.offers?.includes('Basic')) return undefined
    const pair = Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8')
    const colon = pair.indexOf(':')
    return colon < 0 ? undefined : this.#options.checkPassword?.(pair.slice(0, colon), pair.slice(colon + 1))
  }

  #authenticate(authorization: string): ServerStep {
    const token = parseToken(authorization, 'Negotiate')
    if (!token) return this.#unauthorized('there is no token')
    if (this.#acceptor.complete) this.#acceptor = anAcceptor(this.#options)
    try {
      const answer = this.#acceptor.step(token)
      const headers = answer && { 'www-authenticate': formatToken('Negotiate', answer) }
      return this.#acceptor.complete ? reply(200, 'authenticated', headers) : reply(401, 'handshake', headers)
    } catch (error) {
      if (error instanceof AuthenticationError || error instanceof RemoteProtocolError)
        return this.#unauthorized(error.message)
      throw error
    }
  }

  #unseal({ body, contentType = '' }: HttpRequestFacts, account: AccountName): ServerStep {
    try {
      const sealed = decodeSealedBody(body, contentType)
      const plaintext = this.#acceptor.unseal(sealed)
      if (plaintext.length !== sealed.plaintextBytes) return reply(400, 'the declared length is wrong')
      this.#isSealed = true
      return { kind: 'envelope', text: Buffer.from(plaintext).toString('utf8'), account }
    } catch (error) {
      if (error instanceof RemoteProtocolError) return reply(400, error.message)
      throw error
    }
  }

  #unauthorized(reason: string): ServerStep {
    this.#acceptor = anAcceptor(this.#options)
    const offers = this.#options.offers ?? ['Negotiate', 'Kerberos']
    const offered = offers.map((scheme) => (scheme === 'Basic' ? 'Basic realm="WSMAN"' : scheme))
    return reply(401, reason, { 'www-authenticate': offered })
  }
}

function anAcceptor(options: NtlmAcceptorOptions): SpnegoAcceptor<NtlmAcceptor> {
  return new SpnegoAcceptor(new NtlmAcceptor(options))
}

function reply(status: number, reason: string, headers: HttpReply['headers'] = {}): ServerStep {
  return { kind: 'reply', reason, reply: { status, headers, body: NO_BODY } }
}
