import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExchangeFacts } from '../../src/winrm/index.ts'

type Sizes = Pick<ExchangeFacts, 'requestBytes' | 'responseBytes'>

/** How long the same requests take, with the same sizes both ways, on one connection to a server that only answers; in ms. */
export async function timeBareRequests(exchanges: readonly Sizes[]): Promise<number> {
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => response.end(Buffer.alloc(Number(incoming.headers['x-answer-bytes']))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    return await timed(async () => {
      for (const sizes of exchanges) await bareRequest(agent, port, sizes)
    })
  } finally {
    agent.destroy()
    server.close()
  }
}

function bareRequest(agent: Agent, port: number, { requestBytes, responseBytes }: Sizes): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-answer-bytes': String(responseBytes), 'content-length': String(requestBytes) }
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', resolve)
    })
    outgoing.once('error', reject)
    outgoing.end(Buffer.alloc(requestBytes))
  })
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
