import type { ServerId } from '../migration/ids.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import type { Fence, Servers, ServerWriter } from '../operations/ports.ts'
import { createWinrmClient, type WinrmClient, type WinrmClientOptions } from '../winrm/index.ts'
import { type Endpoint, lockNameOf } from './endpoint.ts'
import { readServer } from './read/read-server.ts'
import { toTrouble } from './trouble.ts'
import { PoolWriter } from './write/server-writer.ts'
import { WriteSession } from './write/session.ts'
import { removeEarlierPools, writePoolName } from './write/write-pools.ts'

/** The server forgets a read pool that a dead process left behind after this. */
const READ_POOL_IDLE_MS = 120_000
const WRITE_POOL_IDLE_MS = 900_000

export interface MultipointOptions {
  readonly endpoints: readonly Endpoint[]
  /** Names this installation in its shells, so that another one's are left alone. */
  readonly installation: string
  /** Our time in epoch ms, for the clock skew of servers: real time, not the domain's clock. */
  readonly now: () => number
  readonly onExchange?: (server: ServerId, facts: Parameters<NonNullable<WinrmClientOptions['onExchange']>>[0]) => void
}

/** The configured MultiPoint servers, over WinRM. */
export function createServers(options: MultipointOptions): Servers {
  const byName = new Map(options.endpoints.map((endpoint) => [endpoint.server, endpoint]))
  const endpointOf = (server: ServerId): Endpoint => {
    const endpoint = byName.get(server)
    if (!endpoint) throw new Error(`no server called ${server} is configured`)
    return endpoint
  }
  return {
    names: [...byName.keys()],
    lockName: (server) => lockNameOf(endpointOf(server)),
    read: (server, signal) => read(options, endpointOf(server), signal),
    openWriter: (server, fence, signal) => openWriter(options, endpointOf(server), fence, signal),
  }
}

async function connect(options: MultipointOptions, endpoint: Endpoint): Promise<WinrmClient> {
  const { host, port, username, server } = endpoint
  const password = await endpoint.password()
  const tell = options.onExchange
  return createWinrmClient({
    host,
    port,
    username,
    password,
    ...(tell && { onExchange: (facts) => tell(server, facts) }),
  })
}

async function read(options: MultipointOptions, endpoint: Endpoint, signal: AbortSignal): Promise<ServerReading> {
  const client = await connect(options, endpoint)
  try {
    const name = `${options.installation}.read`
    await using pool = await client.openPool({ name, idleTimeoutMs: READ_POOL_IDLE_MS, signal })
    return await readServer({
      server: endpoint.server,
      username: endpoint.username,
      pool,
      now: options.now,
      signal,
    })
  } catch (error) {
    throw toTrouble(error, endpoint, signal)
  } finally {
    client.close()
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
  const { installation } = options
  const { migration, epoch } = fence
  const client = await connect(options, endpoint)
  try {
    await removeEarlierPools(client, { server: endpoint.server, installation, migration, epoch }, signal)
    const name = writePoolName(installation, migration, epoch)
    const pool = await client.openPool({ name, idleTimeoutMs: WRITE_POOL_IDLE_MS, signal })
    try {
      await fence.confirm()
    } catch (error) {
      await pool.close()
      throw error
    }
    return new PoolWriter(new WriteSession(endpoint, pool, signal), async () => {
      await pool.close().finally(() => client.close())
    })
  } catch (error) {
    client.close()
    throw toTrouble(error, endpoint, signal)
  }
}
