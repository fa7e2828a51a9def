import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type SimulatedServer, type StartServerOptions, startServer } from '../../../../sandbox/servers/start-server.ts'
import { createWinrmClient, type WinrmClient, type WinrmClientOptions } from '../../../../src/winrm/index.ts'

export const PASSWORDS = {
  'CONTOSO\\migrator': 'Migr4tor-of-the-site',
  'CONTOSO\\lab7': 'Lab-seven-7',
  'CONTOSO\\helper': 'Helper-of-the-s1te',
  'CONTOSO\\outsider': 'Outsider-of-the-s1te',
  Administrator: 'Built-1n-of-the-site',
  localadmin: 'L0cal-of-the-site',
} as const

/** A directory that goes when the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'simulated-server-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A server that stops when the test ends; the destination of `basic` unless told otherwise. */
export async function serverFor(options: Partial<StartServerOptions> = {}): Promise<SimulatedServer> {
  const server = await startServer({
    directory: options.directory ?? temporaryDirectory(),
    scenario: 'basic',
    role: 'destination',
    accounts: PASSWORDS,
    cmdletMs: 0,
    ...options,
  })
  onTestFinished(() => server.close())
  return server
}

/** A client that closes when the test ends. */
export function clientOf(
  server: SimulatedServer,
  username: keyof typeof PASSWORDS = 'CONTOSO\\migrator',
  more: Partial<WinrmClientOptions> = {},
): WinrmClient {
  const client = createWinrmClient({
    host: server.host,
    port: server.port,
    authentication: {
      kind: 'ntlm',
      username: username.includes('\\') ? username : `.\\${username}`,
      password: { reveal: () => PASSWORDS[username] },
    },
    operationTimeoutMs: 5000,
    ...more,
  })
  onTestFinished(() => client.close())
  return client
}
