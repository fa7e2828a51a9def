import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface ReadOnlyServerOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Who answers for a path, without its query; undefined where nobody does: that is 404, whatever the method. */
  readonly find: (path: string) => ((request: IncomingMessage) => Promise<Answer>) | undefined
  /** Told of an answer that could not be made, after which `instead` is sent. */
  readonly onTrouble: (error: unknown) => void
  readonly instead: Answer
}

export interface ReadOnlyServer {
  readonly port: number
  close(): Promise<void>
}

const MAX_CONNECTIONS = 64
const MAX_HEADER_BYTES = 8192
const REQUEST_TIMEOUT_MS = 10_000
const KEEP_ALIVE_MS = 5_000

const NOT_FOUND: Answer = { status: 404, body: 'Not found.\n' }
const NOT_ALLOWED: Answer = { status: 405, body: 'To be read only.\n', headers: { allow: 'GET, HEAD' } }

/** Serves over HTTP what is only to be read: GET and HEAD, small requests, few connections. Rejects where the port can't be had. */
export async function startReadOnlyServer(options: ReadOnlyServerOptions): Promise<ReadOnlyServer> {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => {
      answerOf(request, options)
        .then((answer) => send(response, answer))
        .catch((error: unknown) => {
          options.onTrouble(error)
          if (!response.headersSent) send(response, options.instead)
        })
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  server.listen(options.port, options.host)
  await once(server, 'listening').catch((error: unknown) => {
    throw inWords(error, options)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

async function answerOf(request: IncomingMessage, { find }: ReadOnlyServerOptions): Promise<Answer> {
  const { url = '', method } = request
  const answer = find(url.split(/[?#]/, 1)[0] ?? '')
  if (!answer) return NOT_FOUND
  return method === 'GET' || method === 'HEAD' ? answer(request) : NOT_ALLOWED
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (status === 304) {
    response.writeHead(status, headers).end()
    return
  }
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      ...headers,
    })
    .end(body)
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has it',
  EACCES: 'this user may not open it',
  EADDRNOTAVAIL: 'this machine has no such address',
}

function inWords(error: unknown, { host, port }: ReadOnlyServerOptions): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new Error(`Port ${port} of ${host} can't be opened: ${WHY[code] ?? code}. Choose another port.`, {
    cause: error,
  })
}
