import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const ACCOUNT = 'CONTOSO\\migrator'
export const PASSWORD = 'Only-of-this-bench-1'

const MAIN = fileURLToPath(new URL('../../sandbox/servers/main.js', import.meta.url))

export interface ServerPlace {
  readonly host: string
  readonly port: number
}

export interface SimulatedServers {
  readonly places: readonly ServerPlace[]
  /** Processor time that the servers have used, ms; NaN where the system does not tell. */
  cpuMs(): number
  /** Shells that are open on all of them together. */
  countShells(): Promise<number>
  stop(): Promise<void>
}

/** Servers in a process of their own, so that only our own work is measured in this one. They answer a batch at once. */
export async function startSimulatedServers(count: number): Promise<SimulatedServers> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-servers-'))
  const names = Array.from({ length: count }, (_, n) => `server-${n + 1}`)
  const config = {
    directory,
    accounts: { [ACCOUNT]: PASSWORD },
    answers: 'batch',
    cmdletMs: 0,
    servers: Object.fromEntries(names.map((name) => [name, { role: 'source' }])),
    endsWithInput: true,
  }
  const file = join(directory, 'config.json')
  await writeFile(file, JSON.stringify(config), { mode: 0o600 })
  const child = spawn(process.execPath, [MAIN, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { control, servers } = JSON.parse(line) as {
    control: ServerPlace
    servers: Readonly<Record<string, ServerPlace>>
  }
  return {
    places: Object.values(servers),
    cpuMs: () => cpuMsOf(child.pid),
    countShells: async () => {
      const counts = await Promise.all(names.map((name) => shellsOf(control, name)))
      return counts.reduce((sum, one) => sum + one, 0)
    },
    stop: async () => {
      child.stdin.end()
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Linux counts in hundredths of a second, so a single figure is coarse and a median of many good enough. */
const MS_PER_TICK = 10

function cpuMsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK
  } catch {
    return Number.NaN
  }
}

async function shellsOf({ host, port }: ServerPlace, name: string): Promise<number> {
  const answer = await fetch(`http://${host}:${port}/servers/${name}/shells`)
  return ((await answer.json()) as unknown[]).length
}
