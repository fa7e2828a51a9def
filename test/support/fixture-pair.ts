import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type SimulatedServer, startServer } from '../../sandbox/servers/start-server.ts'
import type { Endpoint } from '../../src/multipoint/endpoint.ts'
import { createServers } from '../../src/multipoint/servers.ts'
import type { Clock, Passwords } from '../../src/operations/ports.ts'

export const ACCOUNT = { name: 'CONTOSO\\migrator', password: 'Migr4tor-of-the-site' }
export const LOCAL = { name: '.\\localadmin', password: 'L0cal-of-the-site' }

export type Role = 'source' | 'destination'
export type FixturePair = Readonly<Record<Role, SimulatedServer>>

export interface PairSettings {
  readonly account?: typeof ACCOUNT
  /** Accounts whose passwords the configuration names; CONTOSO\lab7 unless told otherwise. */
  readonly configured?: readonly string[]
}

/** Both servers of a scenario, on loopback, until the test has finished. */
export async function startPair(scenario: string): Promise<FixturePair> {
  const directory = mkdtempSync(join(tmpdir(), 'fixtures-'))
  const accounts = { [ACCOUNT.name]: ACCOUNT.password, localadmin: LOCAL.password }
  const start = (role: Role) =>
    startServer({ directory: join(directory, role), scenario, role, accounts, cmdletMs: 0, answers: 'batch' })
  const [source, destination] = await Promise.all([start('source'), start('destination')])
  onTestFinished(async () => {
    await Promise.all([source.close(), destination.close()])
    rmSync(directory, { recursive: true, force: true })
  })
  return { source, destination }
}

/** What an examination of the pair takes; the servers are spoken to over real sockets. */
export function portsOf(
  { source, destination }: FixturePair,
  { account = ACCOUNT, configured = ['CONTOSO\\lab7'] }: PairSettings = {},
) {
  const endpoint = (server: string, { host, port }: SimulatedServer): Endpoint => ({
    server,
    host,
    port,
    logOn: { kind: 'ntlm', username: account.name, password: async () => ({ reveal: () => account.password }) },
    managed: null,
  })
  const servers = createServers({
    endpoints: [endpoint('lab-old', source), endpoint('lab-new', destination)],
    sign: { name: 'site', mark: null },
    now: Date.now,
  })
  const passwords: Passwords = {
    keyId: 'key',
    derive: async () => ({ reveal: () => 'derived' }),
    unmet: async () => null,
    configured: async (name) => (configured.includes(name) ? { reveal: () => 'configured' } : undefined),
  }
  const clock = { now: Date.now } as Clock
  onTestFinished(() => servers.close())
  return { servers, passwords, clock }
}
