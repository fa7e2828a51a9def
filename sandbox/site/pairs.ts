import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type SimulatedServer, type StartServerOptions, startServer } from '../servers/start-server.ts'
import type { ServerSettings } from './configuration.ts'

/** One computer in many spellings: the product refuses two servers of one host. */
const SPELLINGS = [
  ...['127.0.0.1', 'localhost', '127.1', '127.0.1', '2130706433', '0x7f000001'],
  ...['0x7f', '0177'].flatMap((net) => ['0', '00', '0x0'].flatMap((gap) => spelled(net, gap))),
  ...['00', '0x0'].flatMap((gap) => spelled('127', gap)),
]

function spelled(net: string, gap: string): string[] {
  return ['1', '01', '0x1'].flatMap((host) => [`${net}.${gap}.${host}`, `${net}.${gap}.${gap}.${host}`])
}

const LOCAL_ADMINISTRATOR = { username: '.\\Administrator', password: { env: 'LOCAL_ADMIN_PASSWORD' } }

/** What the site calls a server that is moved, and the one that it moves to. */
export interface PairNames {
  readonly source: string
  readonly destination: string
}

export interface PairSeed {
  readonly names: PairNames
  /** Channels of those who sit at its stations; those of the site where left out. */
  readonly noticesChannels?: readonly string[]
}

export interface SitePair {
  readonly names: PairNames
  readonly source: SimulatedServer
  readonly destination: SimulatedServer
}

/** Starts the servers of all pairs, and gives them with what the configuration says of them. Throws where there are too many. */
export async function openPairs(
  seeds: readonly PairSeed[],
  { directory, ...options }: Omit<StartServerOptions, 'role' | 'state' | 'port'>,
): Promise<{ pairs: SitePair[]; servers: Record<string, ServerSettings> }> {
  if (seeds.length * 2 > SPELLINGS.length) throw new Error(`there are ${SPELLINGS.length / 2} pairs at most`)
  const open = async (role: keyof PairNames, name: string) => {
    const home = join(directory, name)
    await mkdir(home)
    return startServer({ ...options, directory: home, role })
  }
  const pairs = await Promise.all(
    seeds.map(async ({ names }) => {
      const [source, destination] = await Promise.all([
        open('source', names.source),
        open('destination', names.destination),
      ])
      return { names, source, destination }
    }),
  )
  const servers = pairs.flatMap(({ names, source, destination }, index) => {
    const [one = '', other = ''] = SPELLINGS.slice(index * 2)
    const noticesChannels = seeds[index]?.noticesChannels
    const own = noticesChannels ? { noticesChannels } : {}
    return [
      [names.source, { host: one, port: source.port, credentials: { localAdmin: LOCAL_ADMINISTRATOR }, ...own }],
      [names.destination, { host: other, port: destination.port, ...own }],
    ] as const
  })
  return { pairs, servers: Object.fromEntries(servers) }
}
