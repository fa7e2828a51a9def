import type { ServerId } from '../migration/ids.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import type { Fence, RestartMark, Servers, ServerWriter, WorkAccount } from '../operations/ports.ts'
import {
  type Authentication,
  type AuthenticationFacts,
  createWinrmClient,
  FAULT_CODES,
  lookForRestart,
  type RunspacePool,
  type WinrmClient,
  type WinrmClientOptions,
  WsmanFaultError,
  watchRestart,
} from '../winrm/index.ts'
import { type Account, accountFor, asLocalAdministrator, type Endpoint, identityOf, lockNameOf } from './endpoint.ts'
import { showIdentifiers } from './look/identifiers.ts'
import { lackingCommands } from './look/lacking-commands.ts'
import { proveLocalAdministrator } from './look/local-administrator.ts'
import { lookAtPilot } from './look/pilot.ts'
import { countSessions } from './look/session-count.ts'
import { lookAtSessions } from './look/sessions.ts'
import { lookAtTemplate } from './look/template.ts'
import { type InstallationSign, newShellId, othersAmong, writePoolName } from './pool-names.ts'
import { readServer } from './read/read-server.ts'
import { WarmPool } from './read/warm-pool.ts'
import { toTrouble } from './trouble.ts'
import { PoolWriter } from './write/server-writer.ts'
import { WriteSession } from './write/session.ts'
import { assertAlone, removeEarlierPools } from './write/write-pools.ts'

/** A worksheet is read again within seconds or not for a long time. */
const READ_POOL_IDLE_MS = 60_000
/** The server forgets a read pool that a dead process left behind after this. */
const READ_POOL_SERVER_IDLE_MS = 180_000
/** The same for a write pool. Whoever has one asks something of it all the time, and whoever lost the claim needs it no more. */
const WRITE_POOL_IDLE_MS = 120_000

export interface MultipointOptions {
  readonly endpoints: readonly Endpoint[]
  /** Looked at whenever a shell is opened. */
  readonly sign: InstallationSign
  /** Our time in epoch ms, for the clock skew of servers: real time, not the domain's clock. */
  readonly now: () => number
  /** How long the pool for reading stays open while nobody reads; 60 s by default. */
  readonly readPoolIdleMs?: number
  readonly onExchange?: (server: ServerId, facts: Parameters<NonNullable<WinrmClientOptions['onExchange']>>[0]) => void
  /** Told of each connection that a handshake let in. */
  readonly onAuthenticated?: (server: ServerId, facts: AuthenticationFacts) => void
}

/** Servers with the pools that their readings share. */
export interface ConnectedServers extends Servers {
  /** Removes the shared pools; readings on their way fail. */
  close(): Promise<void>
}

/** The configured MultiPoint servers, over WinRM. */
export function createServers(options: MultipointOptions): ConnectedServers {
  const byName = new Map(options.endpoints.map((endpoint) => [endpoint.server, endpoint]))
  const endpointOf = (server: ServerId): Endpoint => {
    const endpoint = byName.get(server)
    if (!endpoint) throw new Error(`no server called ${server} is configured`)
    return endpoint
  }
  const warmPools = new Map<string, WarmPool>()
  const warmPoolOf = (endpoint: Endpoint, as: WorkAccount = 'configured'): WarmPool => {
    const key = `${endpoint.server} ${as}`
    const pool = warmPools.get(key) ?? createWarmPool(options, enteredAs(endpoint, as))
    warmPools.set(key, pool)
    return pool
  }
  return {
    names: [...byName.keys()],
    lockName: (server) => lockNameOf(endpointOf(server)),
    read: (server, signal) => read(options, endpointOf(server), warmPoolOf(endpointOf(server)), signal),
    openWriter: (server, fence, signal, as) => openWriter(options, enteredAs(endpointOf(server), as), fence, signal),
    ...looks(options, endpointOf, warmPoolOf),
    close: async () => {
      await Promise.all(Array.from(warmPools.values(), (pool) => pool.close()))
    },
  }
}

type Looks = Omit<Servers, 'names' | 'lockName' | 'read' | 'openWriter'>

/** What is looked at beside a worksheet, mostly through the pool that readings share. */
function looks(
  options: MultipointOptions,
  endpointOf: (server: ServerId) => Endpoint,
  warmPoolOf: (endpoint: Endpoint, as?: WorkAccount) => WarmPool,
): Looks {
  const look = async <T>(
    server: ServerId,
    signal: AbortSignal,
    use: (pool: RunspacePool) => Promise<T>,
    { as, ...how }: { readonly isPassing?: boolean; readonly as?: WorkAccount | undefined } = {},
  ): Promise<T> => {
    const endpoint = endpointOf(server)
    try {
      return await warmPoolOf(endpoint, as).use(use, signal, how)
    } catch (error) {
      throw toTrouble(error, endpoint, signal)
    }
  }
  return {
    lookAtTemplate: (server, from, signal) =>
      look(server, signal, (pool) => lookAtTemplate(endpointOf(server), pool, from, signal)),
    lackingCommands: (server, changes, signal) =>
      look(server, signal, (pool) => lackingCommands(pool, changes, signal)),
    showIdentifiers: (server, signal) => look(server, signal, (pool) => showIdentifiers(server, pool, signal)),
    countSessions: (server, signal, as) =>
      look(server, signal, (pool) => countSessions(server, pool, signal), { isPassing: true, as }),
    lookAtSessions: (server, signal) => look(server, signal, (pool) => lookAtSessions(server, pool, signal)),
    lookAtPilot: (server, watch, signal) => look(server, signal, (pool) => lookAtPilot(server, pool, watch, signal)),
    proveLocalAdministrator: (server, signal) =>
      proveLocalAdministrator(endpointOf(server), (endpoint) => connect(options, endpoint), signal),
    hasCredential: (server, kind) => accountFor(endpointOf(server), kind) !== undefined,
    othersAtWork: (server, signal) => othersAtWork(options, endpointOf(server), signal),
    watchRestart: (server, as, signal) => watch(options, enteredAs(endpointOf(server), as), signal),
    lookForRestart: (server, mark, as, signal) => lookOnce(options, enteredAs(endpointOf(server), as), mark, signal),
  }
}

function enteredAs(endpoint: Endpoint, as: WorkAccount = 'configured'): Endpoint {
  return as === 'local-administrator' ? asLocalAdministrator(endpoint) : endpoint
}

async function watch(options: MultipointOptions, endpoint: Endpoint, signal: AbortSignal): Promise<RestartMark> {
  return withClient(options, endpoint, signal, (client) => watchRestart(client, options.now(), signal))
}

async function lookOnce(options: MultipointOptions, endpoint: Endpoint, mark: RestartMark, signal: AbortSignal) {
  return withClient(options, endpoint, signal, async (client) => {
    const { verdict, watch: seen, lookAgainInMs } = await lookForRestart(client, mark, { now: options.now(), signal })
    return { verdict, mark: seen, lookAgainInMs }
  })
}

async function othersAtWork(options: MultipointOptions, endpoint: Endpoint, signal: AbortSignal) {
  return withClient(options, endpoint, signal, async (client) => {
    try {
      return othersAmong(await client.listShells({ signal }), options.sign)
    } catch (error) {
      // Who may not list shells is told so by a rule, and writes nothing.
      if (error instanceof WsmanFaultError && error.facts.code === FAULT_CODES.accessDenied) return []
      throw error
    }
  })
}

/** A client for one look: it needs no pool, which a server that is starting would not give. */
async function withClient<T>(
  options: MultipointOptions,
  endpoint: Endpoint,
  signal: AbortSignal,
  use: (client: WinrmClient) => Promise<T>,
): Promise<T> {
  const client = await connect(options, endpoint)
  try {
    return await use(client)
  } catch (error) {
    throw toTrouble(error, endpoint, signal)
  } finally {
    client.close()
  }
}

/** A client for a server, under its account; a recorder gets every envelope in clear. Throws ServerTrouble where the password can't be had. */
export async function connect(
  options: Pick<MultipointOptions, 'onExchange' | 'onAuthenticated'> &
    Pick<WinrmClientOptions, 'recorder' | 'operationTimeoutMs'>,
  endpoint: Endpoint,
): Promise<WinrmClient> {
  const { host, port, transport, tls, server } = endpoint
  const authentication = await authenticationOf(endpoint)
  const { onExchange, onAuthenticated, recorder, operationTimeoutMs } = options
  return createWinrmClient({
    host,
    port,
    transport,
    tls,
    authentication,
    recorder,
    ...(operationTimeoutMs === undefined ? {} : { operationTimeoutMs }),
    ...(onExchange && { onExchange: (facts) => onExchange(server, facts) }),
    ...(onAuthenticated && { onAuthenticated: (facts) => onAuthenticated(server, facts) }),
  })
}

async function authenticationOf({ logOn }: Endpoint): Promise<Authentication> {
  switch (logOn.kind) {
    case 'certificate':
      return { ...logOn, key: await logOn.key() }
    case 'kerberos':
      return logOn
    case 'negotiate': {
      const { ntlmFallback, ...kerberos } = logOn
      if (!ntlmFallback) return kerberos
      return { ...kerberos, ntlmFallback: { ...ntlmFallback, password: await renewable(ntlmFallback) } }
    }
    default:
      return { ...logOn, password: await renewable(logOn) }
  }
}

/** The password of an account, read anew when the server has refused it. */
async function renewable(account: Pick<Account, 'password'>) {
  let current = await account.password()
  return {
    reveal: () => current.reveal(),
    renew: async () => {
      current = await account.password()
    },
  }
}

function createWarmPool(options: MultipointOptions, endpoint: Endpoint): WarmPool {
  return new WarmPool({
    connect: () => connect(options, endpoint),
    name: `${options.sign.name}.read`,
    sign: options.sign,
    idleMs: options.readPoolIdleMs ?? READ_POOL_IDLE_MS,
    serverIdleMs: READ_POOL_SERVER_IDLE_MS,
  })
}

async function read(
  { now }: MultipointOptions,
  endpoint: Endpoint,
  warmPool: WarmPool,
  signal: AbortSignal,
): Promise<ServerReading> {
  const { server } = endpoint
  const username = identityOf(endpoint)
  try {
    return await warmPool.use((pool) => readServer({ server, username, pool, now, signal }), signal)
  } catch (error) {
    throw toTrouble(error, endpoint, signal)
  }
}

/**
 * The order is what keeps two workers apart: shells of earlier claims go first, then ours opens, then the claim is confirmed.
 * A worker that was overtaken finds its shell gone, or its claim.
 */
async function openWriter(
  options: MultipointOptions,
  endpoint: Endpoint,
  fence: Fence,
  signal: AbortSignal,
): Promise<ServerWriter> {
  const { sign } = options
  const { migration, epoch } = fence
  const whose = { server: endpoint.server, sign, migration, epoch }
  const client = await connect(options, endpoint)
  try {
    const later = await removeEarlierPools(client, whose, signal)
    if (later !== undefined) {
      // Usually we were overtaken; if not, the server has seen more than our records know.
      await fence.confirm()
      await fence.overtakenBy(later)
    }
    const name = writePoolName(sign.name, migration, epoch)
    const shellId = newShellId(sign)
    const pool = await client.openPool({ name, shellId, idleTimeoutMs: WRITE_POOL_IDLE_MS, signal })
    try {
      await assertAlone(client, whose, signal)
      await fence.confirm()
    } catch (error) {
      await pool.close()
      throw error
    }
    return new PoolWriter(new WriteSession(endpoint, pool, signal), async () => {
      try {
        await pool.close()
      } catch (error) {
        throw toTrouble(error, endpoint, signal)
      } finally {
        client.close()
      }
    })
  } catch (error) {
    client.close()
    throw toTrouble(error, endpoint, signal)
  }
}
