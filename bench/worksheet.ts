// What reading one server costs: HTTP requests, and time beside as many bare keep-alive requests. Usage: node worksheet.js [rounds]
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../sandbox/servers/start-server.ts'
import { createServers } from '../src/multipoint/servers.ts'
import type { ExchangeFacts } from '../src/winrm/index.ts'

const ROUNDS = Number(process.argv[2] ?? 9)
const ACCOUNT = 'CONTOSO\\migrator'
const PASSWORD = 'Only-of-this-bench-1'
const READ_TIMEOUT_MS = 60_000

/** How the server answers requests for output; `cmdletMs` is how long each of its cmdlets takes. */
const MODES = [
  { name: 'a batch at once', answers: 'batch', cmdletMs: 0 },
  { name: 'what there is', answers: 'available', cmdletMs: 2 },
  { name: 'each fragment', answers: 'fragment', cmdletMs: 0 },
] as const
type Mode = (typeof MODES)[number]

interface Reading {
  readonly exchanges: readonly ExchangeFacts[]
  readonly durationMs: number
}

interface Costs {
  readonly requests: number
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly readMs: number
  readonly bareMs: number
}

/** One reading on a cold connection, handshake and close included. */
async function readOnce(host: string, port: number): Promise<Reading> {
  const exchanges: ExchangeFacts[] = []
  const password = async () => ({ reveal: () => PASSWORD })
  const servers = createServers({
    endpoints: [{ server: 'lab-old', host, port, username: ACCOUNT, password, managed: null }],
    installation: 'bench',
    now: Date.now,
    onExchange: (_server, facts) => exchanges.push(facts),
  })
  const durationMs = await timed(async () => {
    await servers.read('lab-old', AbortSignal.timeout(READ_TIMEOUT_MS))
    await servers.close()
  })
  return { exchanges, durationMs }
}

/** The same number of requests with the same sizes both ways, to a server that only answers. */
async function bareRequests(exchanges: readonly ExchangeFacts[]): Promise<number> {
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => response.end(Buffer.alloc(Number(incoming.headers['x-answer-bytes']))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    return await timed(async () => {
      for (const facts of exchanges) await bareRequest(agent, port, facts)
    })
  } finally {
    agent.destroy()
    server.close()
  }
}

function bareRequest(agent: Agent, port: number, { requestBytes, responseBytes }: ExchangeFacts): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-answer-bytes': String(responseBytes), 'content-length': String(requestBytes) }
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', resolve)
    })
    outgoing.once('error', reject)
    outgoing.end(Buffer.alloc(requestBytes))
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

async function measure({ answers, cmdletMs }: Mode): Promise<Costs> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-worksheet-'))
  const accounts = { [ACCOUNT]: PASSWORD }
  const server = await startServer({ directory, scenario: 'basic', role: 'source', accounts, answers, cmdletMs })
  try {
    const costs: Costs[] = []
    // The first round warms up and is not counted; both kinds take turns, so that a slow moment hits both.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const { exchanges, durationMs } = await readOnce(server.host, server.port)
      const bareMs = await bareRequests(exchanges)
      if (round > 0) costs.push({ ...sizesOf(exchanges), readMs: durationMs, bareMs })
    }
    return medians(costs)
  } finally {
    await server.close()
    await rm(directory, { recursive: true, force: true })
  }
}

function sizesOf(exchanges: readonly ExchangeFacts[]) {
  const sum = (of: (facts: ExchangeFacts) => number) => exchanges.reduce((total, facts) => total + of(facts), 0)
  return {
    requests: exchanges.length,
    sentBytes: sum((facts) => facts.requestBytes),
    receivedBytes: sum((facts) => facts.responseBytes),
  }
}

function medians(costs: readonly Costs[]): Costs {
  const median = (of: (one: Costs) => number) => {
    const sorted = costs.map(of).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  }
  return {
    requests: median((one) => one.requests),
    sentBytes: median((one) => one.sentBytes),
    receivedBytes: median((one) => one.receivedBytes),
    readMs: median((one) => one.readMs),
    bareMs: median((one) => one.bareMs),
  }
}

function row(cells: readonly string[]): string {
  const [name = '', ...numbers] = cells
  return [name.padEnd(22), ...numbers.map((cell) => cell.padStart(10))].join('')
}

async function main(): Promise<void> {
  console.log(`one reading of a server on loopback, cold connection: medians of ${ROUNDS} rounds`)
  console.log(`node ${process.version}, ${process.platform}-${process.arch}`)
  console.log(row(['the server answers', 'requests', 'sent KiB', 'got KiB', 'read ms', 'bare ms']))
  for (const mode of MODES) {
    const { requests, sentBytes, receivedBytes, readMs, bareMs } = await measure(mode)
    const kib = (bytes: number) => (bytes / 1024).toFixed(0)
    const cells = [String(requests), kib(sentBytes), kib(receivedBytes), readMs.toFixed(1), bareMs.toFixed(1)]
    console.log(row([mode.name, ...cells]))
  }
}

await main()
