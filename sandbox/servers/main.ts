import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startControlServer } from './control/control-server.ts'
import { type OneServer, type ServersConfig, siteTime } from './server-config.ts'
import { type SimulatedServer, startServer } from './start-server.ts'

/** Runs simulated servers as a process of their own: `main.ts <config.json>`; prints one line of JSON with the ports. */
async function main(path: string): Promise<void> {
  const config = JSON.parse(readFileSync(path, 'utf8')) as ServersConfig
  const accounts = passwords(config)
  const servers: Record<string, SimulatedServer> = {}
  for (const [name, server] of Object.entries(config.servers ?? PAIR)) {
    servers[name] = await startOne(config, name, server, accounts)
  }
  const control = await startControlServer(servers, config.controlPort ?? 0)
  const end = async () => {
    await control.close()
    await Promise.all(Object.values(servers).map((server) => server.close()))
    process.exit(0)
  }
  process.once('SIGTERM', () => void end())
  process.once('SIGINT', () => void end())
  if (config.endsWithInput) process.stdin.resume().once('end', () => void end())
  const ports = Object.entries(servers).map(([name, { host, port }]) => [name, { host, port }] as const)
  const line = { control: { host: '127.0.0.1', port: control.port }, servers: Object.fromEntries(ports) }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const PAIR: Readonly<Record<string, OneServer>> = {
  source: { role: 'source' },
  destination: { role: 'destination' },
}

function startOne(
  config: ServersConfig,
  name: string,
  server: OneServer,
  accounts: Readonly<Record<string, string>>,
): Promise<SimulatedServer> {
  const tuning = { ...config, ...server }
  const { cmdletMs, cmdletMsByName, copyBytesPerSecond, answers, restartMs } = tuning
  const { maxShellsPerUser, maxCommandsPerShell, shellEndMs, access } = tuning
  return startServer({
    directory: join(config.directory, name),
    scenario: server.scenario ?? config.scenario ?? 'basic',
    role: server.role,
    accounts,
    port: server.port ?? 0,
    now: () => siteTime(config.clock, Date.now()),
    ...(cmdletMs === undefined ? {} : { cmdletMs }),
    ...(cmdletMsByName === undefined ? {} : { cmdletMsByName }),
    ...(copyBytesPerSecond === undefined ? {} : { copyBytesPerSecond }),
    ...(answers === undefined ? {} : { answers }),
    ...(restartMs === undefined ? {} : { restartMs }),
    ...(maxShellsPerUser === undefined ? {} : { maxShellsPerUser }),
    ...(maxCommandsPerShell === undefined ? {} : { maxCommandsPerShell }),
    ...(shellEndMs === undefined ? {} : { shellEndMs }),
    ...(access === undefined ? {} : { access }),
  })
}

function passwords({ accounts }: ServersConfig): Record<string, string> {
  const entries = Object.entries(accounts ?? {}).map(([account, password]) => {
    if (typeof password === 'string') return [account, password] as const
    const value = process.env[password.env]
    if (value === undefined) throw new Error(`the environment variable ${password.env} is not set`)
    return [account, value] as const
  })
  return Object.fromEntries(entries)
}

const [path] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write('usage: main.ts <config.json>\n')
  process.exit(2)
}
await main(path)
