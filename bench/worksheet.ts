// What reading one server costs: HTTP requests, and time beside as many bare keep-alive requests. Usage: node worksheet.js [rounds]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../sandbox/servers/start-server.ts'
import { createServers } from '../src/multipoint/servers.ts'
import type { ExchangeFacts } from '../src/winrm/index.ts'
import { median, timeBareRequests, timed } from './support/bare-requests.ts'

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
    endpoints: [{ server: 'lab-old', host, port, logOn: { kind: 'ntlm', username: ACCOUNT, password }, managed: null }],
    sign: { name: 'bench', mark: null },
    now: Date.now,
    onExchange: (_server, facts) => exchanges.push(facts),
  })
  const durationMs = await timed(async () => {
    await servers.read('lab-old', AbortSignal.timeout(READ_TIMEOUT_MS))
    await servers.close()
  })
  return { exchanges, durationMs }
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
      const bareMs = await timeBareRequests(exchanges)
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
  const medianOf = (of: (one: Costs) => number) => median(costs.map(of))
  return {
    requests: medianOf((one) => one.requests),
    sentBytes: medianOf((one) => one.sentBytes),
    receivedBytes: medianOf((one) => one.receivedBytes),
    readMs: medianOf((one) => one.readMs),
    bareMs: medianOf((one) => one.bareMs),
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
