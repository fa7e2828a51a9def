// The cost of our WinRM client beside the least that the protocol allows. Usage: node winrm.js [rounds] [worksheets]
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { readServer } from '../src/multipoint/read/read-server.ts'
import { type ConnectedServers, createServers } from '../src/multipoint/servers.ts'
import { createWinrmClient, type ExchangeFacts } from '../src/winrm/index.ts'
import { median, timeBareRequests, timed } from './support/bare-requests.ts'
import { startDelayProxy } from './support/delay-proxy.ts'
import {
  ACCOUNT,
  PASSWORD,
  type ServerPlace,
  type SimulatedServers,
  startSimulatedServers,
} from './support/simulated-servers.ts'

const ROUNDS = Number(process.argv[2] ?? 7)
const WORKSHEETS = Number(process.argv[3] ?? 1_000)
const WARM_UP = 3
const LATENCIES_MS = [0, 20, 100]
const PIPELINES = 8
const SERVERS = 50
const READ_TIMEOUT_MS = 60_000

const secret = { reveal: () => PASSWORD }
const patience = () => AbortSignal.timeout(READ_TIMEOUT_MS)

interface Sample {
  readonly exchanges: readonly ExchangeFacts[]
  /** Requests one after the other on the longest way. */
  readonly roundTrips: number
  readonly tookMs: number
  /** Processor time of this process, and of that of the servers. */
  readonly cpuMs: number
  readonly serverCpuMs: number
}

type Measured = (place: ServerPlace, servers: SimulatedServers) => Promise<Sample>

/** Does the work and says what it took here and at the servers; `exchanges` are those that it adds to the list. */
async function sampleOf(
  servers: SimulatedServers,
  exchanges: readonly ExchangeFacts[],
  atOnce: number,
  work: () => Promise<unknown>,
): Promise<Sample> {
  const before = exchanges.length
  const [cpu, serverCpu] = [process.cpuUsage(), servers.cpuMs()]
  const tookMs = await timed(work)
  const { user, system } = process.cpuUsage(cpu)
  const counted = exchanges.slice(before)
  const roundTrips = counted.length / atOnce
  return {
    exchanges: counted,
    roundTrips,
    tookMs,
    cpuMs: (user + system) / 1000,
    serverCpuMs: servers.cpuMs() - serverCpu,
  }
}

const VARIANTS: Readonly<Record<string, Measured>> = {
  'a worksheet, cold': (place, servers) => {
    const { servers: adapter, exchanges } = adapterFor([place])
    return sampleOf(servers, exchanges, 1, async () => {
      await adapter.read('server-1', patience())
      await adapter.close()
    })
  },
  'a worksheet, warm': async (place, servers) => {
    const { servers: adapter, exchanges } = adapterFor([place])
    await adapter.read('server-1', patience())
    const sample = await sampleOf(servers, exchanges, 1, () => adapter.read('server-1', patience()))
    await adapter.close()
    return sample
  },
  [`${PIPELINES} worksheets at once, one warm pool`]: async (place, servers) => {
    const exchanges: ExchangeFacts[] = []
    const client = createWinrmClient({
      ...place,
      authentication: { kind: 'ntlm', username: ACCOUNT, password: secret },
      onExchange: (facts) => exchanges.push(facts),
    })
    const pool = await client.openPool({ maxRunspaces: PIPELINES })
    const read = () => readServer({ server: 'one', username: ACCOUNT, pool, now: Date.now, signal: patience() })
    const together = () => Promise.all(Array.from({ length: PIPELINES }, read))
    // The first time connects and authenticates the other sockets.
    await together()
    const sample = await sampleOf(servers, exchanges, PIPELINES, together)
    await pool.close()
    client.close()
    return sample
  },
}

function adapterFor(places: readonly ServerPlace[]): { servers: ConnectedServers; exchanges: ExchangeFacts[] } {
  const exchanges: ExchangeFacts[] = []
  const servers = createServers({
    endpoints: places.map((place, n) => ({
      server: `server-${n + 1}`,
      ...place,
      logOn: { kind: 'ntlm' as const, username: ACCOUNT, password: async () => secret },
      managed: null,
    })),
    sign: { name: 'bench', mark: null },
    now: Date.now,
    onExchange: (_server, facts) => exchanges.push(facts),
  })
  return { servers, exchanges }
}

async function measureLatencies(servers: SimulatedServers): Promise<void> {
  const [place] = servers.places
  if (!place) throw new Error('there is no server')
  const heads = ['added ms', 'requests', 'took ms', 'floor ms', 'ratio', 'ours only', 'CPU ms/req', 'KiB/req']
  console.log(row(['', ...heads]))
  for (const [name, measured] of Object.entries(VARIANTS)) {
    for (const latencyMs of LATENCIES_MS) await measureOne(name, measured, { servers, place, latencyMs })
  }
}

async function measureOne(
  name: string,
  measured: Measured,
  { servers, place, latencyMs }: { servers: SimulatedServers; place: ServerPlace; latencyMs: number },
): Promise<void> {
  const proxy = latencyMs > 0 ? await startDelayProxy(place, latencyMs) : undefined
  const samples: Sample[] = []
  const bare: number[] = []
  try {
    // The first rounds warm up and are not counted; both kinds take turns, so that a slow moment hits both.
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const sample = await measured(proxy ? { host: proxy.host, port: proxy.port } : place, servers)
      const bareMs = await timeBareRequests(sample.exchanges)
      if (round < 0) continue
      samples.push(sample)
      bare.push(bareMs)
    }
  } finally {
    proxy?.close()
  }
  const of = (figure: (sample: Sample) => number) => median(samples.map(figure))
  const requests = of(({ exchanges }) => exchanges.length)
  const tookMs = of((sample) => sample.tookMs)
  const floorMs = of(({ roundTrips }) => roundTrips) * latencyMs + median(bare)
  const serverMs = samples.reduce((sum, sample) => sum + sample.serverCpuMs, 0) / samples.length
  const ratios = [tookMs / floorMs, (tookMs - serverMs) / floorMs]
  const perRequest = [
    of((sample) => sample.cpuMs) / requests,
    of(({ exchanges }) => bytesOf(exchanges)) / requests / 1024,
  ]
  const figures = [tookMs, floorMs, ...ratios, ...perRequest].map((figure, index) => figure.toFixed(index < 2 ? 1 : 2))
  console.log(row([name, String(latencyMs), String(requests), ...figures]))
}

function bytesOf(exchanges: readonly ExchangeFacts[]): number {
  return exchanges.reduce((sum, { requestBytes, responseBytes }) => sum + requestBytes + responseBytes, 0)
}

/** Reads on and on, and looks what is left of it in memory, in sockets and on the servers. */
async function measureEndurance(servers: { places: readonly ServerPlace[]; countShells(): Promise<number> }) {
  console.log(row(['', 'heap MiB', 'RSS MiB', 'sockets', 'shells', 'per second']))
  const one = adapterFor(servers.places.slice(0, 1))
  const fifty = adapterFor(servers.places)
  await report('before', servers, 0)
  for (const part of [1, 2]) {
    const took = await timed(async () => {
      for (let n = 0; n < WORKSHEETS / 2; n += 1) await one.servers.read('server-1', patience())
    })
    one.exchanges.length = 0
    await report(`one after another, ${(WORKSHEETS / 2) * part}`, servers, (WORKSHEETS / 2 / took) * 1000)
  }
  await one.servers.close()
  for (const part of [1, 2]) {
    const took = await timed(async () => {
      for (let n = 0; n < WORKSHEETS / 2; n += SERVERS) {
        await Promise.all(servers.places.map((_place, s) => fifty.servers.read(`server-${s + 1}`, patience())))
      }
    })
    fifty.exchanges.length = 0
    await report(`${SERVERS} at once, ${(WORKSHEETS / 2) * part}`, servers, (WORKSHEETS / 2 / took) * 1000)
  }
  await fifty.servers.close()
  await report('after closing', servers, 0)
}

async function report(name: string, servers: { countShells(): Promise<number> }, perSecond: number): Promise<void> {
  const shells = await servers.countShells()
  // Two rounds of the event loop let sockets that were destroyed just now go.
  await new Promise((resolve) => setTimeout(resolve, 100))
  collectGarbage()
  const { heapUsed, external, rss } = process.memoryUsage()
  const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)
  const sockets = process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length
  console.log(row([name, mib(heapUsed + external), mib(rss), String(sockets), String(shells), perSecond.toFixed(1)]))
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  gc()
}

function row(cells: readonly string[]): string {
  const [name = '', ...numbers] = cells
  return [name.padEnd(38), ...numbers.map((cell) => cell.padStart(11))].join('')
}

async function main(): Promise<void> {
  const servers = await startSimulatedServers(SERVERS)
  try {
    console.log(`node ${process.version}, ${process.platform}-${process.arch}; medians of ${ROUNDS} rounds`)
    await measureLatencies(servers)
    await measureEndurance(servers)
  } finally {
    await servers.stop()
  }
}

await main()
