import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SimulatedServer } from '../start-server.ts'
import { controlActions } from './control-actions.ts'

const HOST = '127.0.0.1'
const MAX_BODY_BYTES = 1024 * 1024

/** How tests and the demo reach into running servers: JSON over HTTP on loopback, `/servers/<name>/<action>`. */
export interface ControlServer {
  readonly port: number
  close(): Promise<void>
}

/** Starts it; port 0 asks for a free one. */
export async function startControlServer(
  servers: Readonly<Record<string, SimulatedServer>>,
  port: number,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void answer(servers, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function answer(servers: Readonly<Record<string, SimulatedServer>>, request: IncomingMessage): Promise<Answer> {
  const [, root, name, action] = (request.url ?? '').split('?')[0]?.split('/') ?? []
  if (root !== 'servers') return { status: 404, body: { error: 'the path begins with /servers' } }
  if (name === undefined) {
    const list = Object.entries(servers).map(([key, { host, port }]) => [key, { host, port }] as const)
    return { status: 200, body: Object.fromEntries(list) }
  }
  const server = servers[name]
  if (!server) return { status: 404, body: { error: `no server is called ${name}` } }
  const perform = controlActions[`${request.method} ${action ?? ''}`]
  if (!perform) return { status: 404, body: { error: `there is no ${request.method} ${action ?? ''}` } }
  try {
    return { status: 200, body: (await perform(server, await readJson(request))) ?? {} }
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } }
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > MAX_BODY_BYTES) throw new Error('the body is too large')
  }
  const value: unknown = text === '' ? {} : JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('the body is not an object')
  return value as Record<string, unknown>
}
