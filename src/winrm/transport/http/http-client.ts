import type { HttpResponse } from './http-response-parser.ts'
import type { ExchangeLimits, HttpSocket } from './http-socket.ts'

export interface ExchangeFacts {
  /** The name of the WS-Management action, or `Authenticate` for a step of the handshake. */
  readonly action: string
  readonly requestBytes: number
  readonly responseBytes: number
  readonly httpStatus: number
  readonly durationMs: number
}

export interface HttpClientOptions {
  readonly now: () => number
  readonly onExchange?: ((facts: ExchangeFacts) => void) | undefined
}

export type Headers = Readonly<Record<string, string>>

/** POST /wsman over one socket, one request at a time. */
export class HttpClient {
  readonly socket: HttpSocket
  readonly #options: HttpClientOptions
  #usedAt: number

  constructor(socket: HttpSocket, options: HttpClientOptions) {
    this.socket = socket
    this.#options = options
    this.#usedAt = options.now()
  }

  /** Time since the last answer. */
  get idleMs(): number {
    return this.#options.now() - this.#usedAt
  }

  /** Throws what HttpSocket.exchange throws. */
  async post(action: string, headers: Headers, body: Uint8Array, limits: ExchangeLimits): Promise<HttpResponse> {
    const head = requestHead(this.socket.authority, headers, body.length)
    const request = Buffer.concat([Buffer.from(head, 'latin1'), body])
    const startedAt = this.#options.now()
    const response = await this.socket.exchange(request, limits)
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

function requestHead(authority: string, headers: Headers, bodyBytes: number): string {
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
