import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  type HttpReply,
  ntHash,
  parseRequest,
  type ReceivedRequest,
  ServerConnection,
} from '../../../src/winrm/server.ts'

export const USERNAME = 'LAB\\migrator'
export const PASSWORD = 'Canary-7f3a-Pässword'

/** What a handler makes of one unsealed request. */
export type MiniAnswer =
  | { readonly text: string; readonly status?: 200 | 500 }
  /** Sent as it is, in clear. */
  | { readonly raw: HttpReply }
  /** The socket dies without an answer. */
  | 'drop'
  /** A sealed answer, changed on its way. */
  | { readonly text: string; readonly tampered: true }
  /** An answer, after which the socket is closed. */
  | { readonly text: string; readonly thenClose: true }
  /** No answer at all. */
  | 'silence'

export type MiniHandler = (
  received: ReceivedRequest,
  call: { readonly socketNumber: number; readonly text: string },
) => MiniAnswer | Promise<MiniAnswer>

export interface MiniServer {
  readonly port: number
  /** Every unsealed request by kind, in order. */
  readonly requests: ReceivedRequest[]
  /** HTTP requests, handshakes included. */
  httpRequests(): number
  socketsOpened(): number
  /** Bytes that arrived on any socket. */
  received(): Buffer
  dropSockets(): void
  close(): Promise<void>
}

/** A WinRM listener on loopback that does what a test says; its protocol half is the product's own server half. */
export async function startMiniServer(handler: MiniHandler, passwordOfServer = PASSWORD): Promise<MiniServer> {
  const sockets = new Map<Socket, { number: number; connection: ServerConnection }>()
  const requests: ReceivedRequest[] = []
  const bytes: Buffer[] = []
  let httpRequests = 0
  let opened = 0

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    void readAll(request).then(async (body) => {
      // The socket broke in the middle of the request.
      if (!body) return
      httpRequests += 1
      bytes.push(Buffer.from(JSON.stringify(request.headers)), body)
      const state = sockets.get(request.socket)
      if (!state) return
      const step = state.connection.receive({
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization,
        contentType: request.headers['content-type'],
        body,
      })
      if (step.kind === 'reply') {
        send(response, step.reply)
        return
      }
      const received = parseRequest(step.text)
      requests.push(received)
      const answer = await handler(received, { socketNumber: state.number, text: step.text })
      if (answer === 'silence') return
      if (answer === 'drop') {
        request.socket.destroy()
        return
      }
      if ('raw' in answer) {
        send(response, answer.raw)
        return
      }
      if ('thenClose' in answer) response.shouldKeepAlive = false
      const reply = state.connection.sealReply('status' in answer ? (answer.status ?? 200) : 200, answer.text)
      if ('tampered' in answer) reply.body[reply.body.length - 40]! ^= 1
      send(response, reply)
    })
  })
  server.on('connection', (socket) => {
    opened += 1
    const connection = new ServerConnection({
      computerName: 'MPS-SRC01',
      domainName: 'LAB',
      lookup: (userName) => (userName === 'migrator' ? ntHash(passwordOfServer) : undefined),
      random: randomBytes,
      now: Date.now,
    })
    sockets.set(socket, { number: opened, connection })
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    httpRequests: () => httpRequests,
    socketsOpened: () => opened,
    received: () => Buffer.concat(bytes),
    dropSockets: () => {
      for (const socket of sockets.keys()) socket.destroy()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, reply: HttpReply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length })
  response.end(reply.body)
}

async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
