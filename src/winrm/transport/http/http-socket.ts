import type { Socket } from 'node:net'
import { RemoteProtocolError } from '../../errors.ts'
import { codeOf } from './error-code.ts'
import { ExchangeFailure } from './exchange-failure.ts'
import { type HttpResponse, HttpResponseParser } from './http-response-parser.ts'

export interface Endpoint {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

export interface ExchangeLimits {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** `host:port`, an IPv6 address in brackets. */
export function authorityOf({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

interface Pending {
  readonly resolve: (response: HttpResponse) => void
  readonly reject: (error: unknown) => void
}

/** One TCP connection with at most one request on its way. Whatever goes wrong ends it: a security context cannot outlive a lost answer. */
export class HttpSocket {
  readonly authority: string
  readonly #socket: Socket
  readonly #parser = new HttpResponseParser()
  #pending: Pending | undefined
  #ended: ExchangeFailure | undefined

  constructor(socket: Socket, authority: string) {
    this.authority = authority
    this.#socket = socket
    socket.on('data', (chunk) => this.#receive(() => this.#parser.push(chunk)))
    socket.on('end', () => {
      this.#receive(() => this.#parser.end())
      this.#fail('ECONNRESET', `${authority} closed the connection`)
    })
    socket.on('error', (error) =>
      this.#fail(codeOf(error), `the connection to ${authority} broke (${codeOf(error)})`, error),
    )
    socket.on('close', () => this.#fail('ECONNRESET', `${authority} closed the connection`))
  }

  get usable(): boolean {
    return this.#ended === undefined && this.#pending === undefined
  }

  /** Sends one whole request and waits for its answer. Throws ExchangeFailure, RemoteProtocolError, or the signal's reason as the cause of one. */
  async exchange(request: Uint8Array, limits: ExchangeLimits): Promise<HttpResponse> {
    if (this.#ended) throw new ExchangeFailure('unprocessed', this.#ended.code, this.#ended.message)
    if (this.#pending)
      throw new ExchangeFailure('unprocessed', 'EBUSY', `a request to ${this.authority} is still on its way`)
    limits.signal?.throwIfAborted()
    const { promise, resolve, reject } = deferred<HttpResponse>()
    this.#pending = { resolve, reject }
    const timer = setTimeout(
      () => this.#fail('ETIMEDOUT', `${this.authority} did not answer within ${limits.timeoutMs} ms`),
      limits.timeoutMs,
    )
    const abort = () => this.#fail('ABORTED', `the request to ${this.authority} was given up`, limits.signal?.reason)
    limits.signal?.addEventListener('abort', abort, { once: true })
    // Head and body leave in one write: two would cost a round trip under delayed acknowledgements.
    this.#socket.write(request)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', abort)
    }
  }

  destroy(): void {
    this.#fail('ECONNABORTED', `the connection to ${this.authority} was closed on this side`)
  }

  #receive(parse: () => HttpResponse | undefined): void {
    if (this.#ended) return
    try {
      const response = parse()
      if (!response) {
        if (!this.#pending && this.#parser.started)
          this.#fail('EPROTO', `${this.authority} sent bytes that nothing asked for`)
        return
      }
      const pending = this.#pending
      this.#pending = undefined
      if (!pending || /\bclose\b/i.test(response.headers.get('connection') ?? ''))
        this.#fail('ECONNRESET', `${this.authority} closes the connection`)
      pending?.resolve(response)
    } catch (error) {
      const what = error instanceof Error ? error.message : 'unknown reason'
      const forPending = new RemoteProtocolError(`${this.authority} broke the protocol: ${what}`, { cause: error })
      this.#end(forPending, new ExchangeFailure('unprocessed', 'EPROTO', forPending.message))
    }
  }

  #fail(code: string, message: string, cause?: unknown): void {
    this.#end(
      new ExchangeFailure('answer-lost', code, message, { cause }),
      new ExchangeFailure('unprocessed', code, message),
    )
  }

  /** The first cause wins; later events of the same socket say nothing new. */
  #end(forPending: unknown, forLater: ExchangeFailure): void {
    if (this.#ended) return
    this.#ended = forLater
    this.#socket.destroy()
    const pending = this.#pending
    this.#pending = undefined
    pending?.reject(forPending)
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
