import { AuthenticationError, LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import type { AccountName } from '../ntlm/account-name.ts'
import { NtlmAcceptor, type NtlmAcceptorOptions } from '../ntlm/ntlm-acceptor.ts'
import { decodeSealedBody, encodeSealedBody, isSealedContentType, SEALED_CONTENT_TYPE } from '../wsman/sealed-body.ts'
import { formatNegotiate, parseNegotiate } from './negotiate-header.ts'

export interface HttpRequestFacts {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: Uint8Array
}

export interface HttpReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Either an HTTP answer to send as it is, or an envelope whose answer goes through `sealReply`. */
export type ServerStep =
  | { readonly kind: 'reply'; readonly reply: HttpReply; readonly reason: string }
  | { readonly kind: 'envelope'; readonly text: string; readonly account: AccountName }

const NO_BODY = new Uint8Array()

/**
 * The server's side of one socket, as a listener with AllowUnencrypted=false behaves: authenticate, then sealed bodies only.
 * It does no I/O: whoever owns the socket hands in each request, in order, and sends what comes back.
 */
export class ServerConnection {
  readonly #options: NtlmAcceptorOptions
  #acceptor: NtlmAcceptor

  constructor(options: NtlmAcceptorOptions) {
    this.#options = options
    this.#acceptor = new NtlmAcceptor(options)
  }

  /** Takes one whole HTTP request. */
  receive(request: HttpRequestFacts): ServerStep {
    if (request.path.split('?')[0] !== '/wsman') return reply(404, 'path is not /wsman')
    if (request.method !== 'POST') return reply(405, 'method is not POST')
    if (request.authorization !== undefined) return this.#authenticate(request.authorization)
    const account = this.#acceptor.account
    if (!account) return this.#unauthorized('no authentication')
    // With AllowUnencrypted=false the service refuses a clear body as if nobody had authenticated.
    if (!isSealedContentType(request.contentType ?? '')) return this.#unauthorized('the body is not sealed')
    return this.#unseal(request.body, request.contentType ?? '', account)
  }

  /** Seals an answer; status 200, or 500 for a fault. */
  sealReply(status: number, text: string): HttpReply {
    if (!this.#acceptor.complete) throw new LocalProtocolError('nobody has authenticated on this connection')
    const plaintext = Buffer.from(text, 'utf8')
    const body = encodeSealedBody({ ...this.#acceptor.seal(plaintext), plaintextBytes: plaintext.length })
    return { status, headers: { 'content-type': SEALED_CONTENT_TYPE }, body }
  }

  #authenticate(authorization: string): ServerStep {
    const token = parseNegotiate(authorization)
    if (!token) return this.#unauthorized('the token is not NTLM')
    if (this.#acceptor.complete) this.#acceptor = new NtlmAcceptor(this.#options)
    try {
      const challenge = this.#acceptor.step(token)
      if (!challenge) return reply(200, 'authenticated')
      return reply(401, 'challenge', { 'www-authenticate': formatNegotiate(challenge) })
    } catch (error) {
      if (error instanceof AuthenticationError || error instanceof RemoteProtocolError)
        return this.#unauthorized(error.message)
      throw error
    }
  }

  #unseal(body: Uint8Array, contentType: string, account: AccountName): ServerStep {
    try {
      const sealed = decodeSealedBody(body, contentType)
      const plaintext = this.#acceptor.unseal(sealed)
      if (plaintext.length !== sealed.plaintextBytes) return reply(400, 'the declared length is wrong')
      return { kind: 'envelope', text: Buffer.from(plaintext).toString('utf8'), account }
    } catch (error) {
      if (error instanceof RemoteProtocolError) return reply(400, error.message)
      throw error
    }
  }

  #unauthorized(reason: string): ServerStep {
    this.#acceptor = new NtlmAcceptor(this.#options)
    return reply(401, reason, { 'www-authenticate': 'Negotiate' })
  }
}

function reply(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): ServerStep {
  return { kind: 'reply', reason, reply: { status, headers, body: NO_BODY } }
}
