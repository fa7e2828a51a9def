import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { PageSession } from './page-session.ts'
import type { PageWorld } from './page-world.ts'

const MAX_FRAME_BYTES = 256 * 1024

export interface PageServer {
  /** http://127.0.0.1:port/ */
  readonly url: string
  close(): Promise<void>
}

/** Serves the page on the loopback address and joins each browser that has it open to the workspace. */
export async function servePage(html: string, world: PageWorld, now: () => number): Promise<PageServer> {
  const server = createServer((request, response) => {
    const isPage = isOwnHost(request, server) && request.method === 'GET' && request.url === '/'
    response.writeHead(isPage ? 200 : 404, isPage ? pageHeaders(request.headers.host ?? '') : {})
    response.end(isPage ? html : undefined)
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES })
  server.on('upgrade', (request, socket, head) => {
    if (!isOwnPage(request, server)) return refuse(socket)
    sockets.handleUpgrade(request, socket, head, (webSocket) => join(webSocket, world, now))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: async () => {
      for (const webSocket of sockets.clients) webSocket.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function join(webSocket: WebSocket, world: PageWorld, now: () => number): void {
  const session = new PageSession(world, (frame) => webSocket.send(JSON.stringify(frame)), now)
  const stop = world.driver.onChange((change) => session.show(change))
  webSocket.on('error', () => webSocket.terminate())
  webSocket.on('close', stop)
  webSocket.on('message', (data) => void session.receive(String(data)))
}

/** Whatever else the browser has open must not act in the workspace: neither by a script of another page nor under another name for us. */
function isOwnPage(request: IncomingMessage, server: Server): boolean {
  return (
    request.url === '/ui' && isOwnHost(request, server) && request.headers.origin === `http://${request.headers.host}`
  )
}

function isOwnHost({ headers }: IncomingMessage, server: Server): boolean {
  return [`127.0.0.1:${portOf(server)}`, `localhost:${portOf(server)}`].includes(headers.host ?? '')
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
}

function pageHeaders(host: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; connect-src ws://${host}`,
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}
