import { onTestFinished } from 'vitest'
import type { SimulatedServer, StartServerOptions } from '../../../sandbox/servers/start-server.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import type { Endpoint } from '../../../src/multipoint/endpoint.ts'
import { type ConnectedServers, createServers, type MultipointOptions } from '../../../src/multipoint/servers.ts'
import type { ApplyContext, Fence, ServerTrouble, ServerWriter } from '../../../src/operations/ports.ts'
import type { ExchangeFacts } from '../../../src/winrm/index.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'

/** What a test may set; the endpoint of a simulated server otherwise. */
export type EndpointLike = Partial<Omit<Endpoint, 'managed'>> & {
  readonly username?: string
  readonly password?: string
  readonly managed?: { readonly username: string; readonly password: string }
}

export const secret = (value: string) => async () => ({ reveal: () => value })

export function endpointOf({ host, port }: { host: string; port: number }, more: EndpointLike = {}): Endpoint {
  const { username = 'CONTOSO\\migrator', password = PASSWORDS['CONTOSO\\migrator'], managed, ...rest } = more
  return {
    server: 'lab-new',
    host,
    port,
    logOn: { kind: 'ntlm', username, password: secret(password) },
    managed: managed ? { username: managed.username, password: secret(managed.password) } : null,
    ...rest,
  }
}

export interface Adapter {
  readonly servers: ConnectedServers
  readonly exchanges: ExchangeFacts[]
}

/** The adapter over one endpoint, with the requests that it made; closed when the test ends. */
export function adapterOf(endpoint: Endpoint, more: Partial<MultipointOptions> = {}): Adapter {
  const exchanges: ExchangeFacts[] = []
  const servers = createServers({
    endpoints: [endpoint],
    sign: { name: 'site', mark: null },
    now: Date.now,
    ...more,
    onExchange: (_server, facts) => exchanges.push(facts),
  })
  onTestFinished(() => servers.close())
  return { servers, exchanges }
}

export function adapterFor(server: SimulatedServer, more: EndpointLike = {}): Adapter {
  return adapterOf(endpointOf(server, more))
}

/** Starts a simulated server and reads it. */
export async function readingOf(options: Partial<StartServerOptions>, more: EndpointLike = {}) {
  const server = await serverFor({ answers: 'batch', ...options })
  const reading = await adapterFor(server, more).servers.read('lab-new', patience())
  return { server, ...reading }
}

/** Ends what hangs long before the test does. */
export function patience(ms = 20_000): AbortSignal {
  return AbortSignal.timeout(ms)
}

/** The trouble that something ends with; fails where it does not. */
export async function troubleOf(work: Promise<unknown>): Promise<ServerTrouble> {
  return work.then(
    () => {
      throw new Error('there was no trouble')
    },
    (error: ServerTrouble) => error,
  )
}

export function aFence(more: Partial<Fence> = {}): Fence {
  return {
    migration: 'MIG-1',
    epoch: 1,
    confirm: async () => {},
    overtakenBy: (epoch) => Promise.reject(new Error(`overtaken by ${epoch}`)),
    ...more,
  }
}

/** A writer that is closed when the test ends. */
export async function writerOn(server: SimulatedServer, more: EndpointLike = {}): Promise<ServerWriter> {
  const writer = await adapterFor(server, more).servers.openWriter('lab-new', aFence(), patience())
  onTestFinished(() => writer.close().catch(() => {}))
  return writer
}

export const password = (value: string) => ({ reveal: () => value })

/** Observes, applies and observes again. */
export async function make(writer: ServerWriter, change: Change, context: ApplyContext = {}) {
  const before = await writer.observe(change, context)
  await writer.apply(change, context)
  return { before, after: await writer.observe(change, context) }
}

/** The names of commands that may have changed something on the server. */
export function mutationsOn(server: SimulatedServer): string[] {
  return server
    .commandLog()
    .filter(({ mutates, phase }) => mutates && phase === 'started')
    .map(({ command }) => command)
}
