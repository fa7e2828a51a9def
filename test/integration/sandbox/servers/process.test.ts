import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { CommandLogEntry } from '../../../../sandbox/servers/state/command-log.ts'
import type { ServerState } from '../../../../sandbox/servers/state/server-state.ts'
import { command, createWinrmClient } from '../../../../src/winrm/index.ts'
import { PASSWORDS, temporaryDirectory } from './client-of.ts'

// Each process compiles its sources first, which a busy machine makes slow.
const SLOW_START = { timeout: 150_000 }
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

interface Address {
  readonly host: string
  readonly port: number
}

interface Ports {
  readonly control: Address
  readonly servers: Readonly<Record<'source' | 'destination', Address>>
}

/** Starts the servers as a process of their own. */
async function startProcess(directory: string): Promise<{ child: ChildProcess; ports: Ports }> {
  const config = {
    directory,
    scenario: 'basic',
    accounts: { 'CONTOSO\\migrator': { env: 'MIGRATOR_PASSWORD' } },
    cmdletMs: 0,
    endsWithInput: true,
  }
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config))
  const loader = pathToFileURL(join(ROOT, 'test/support/register-typescript.mjs')).href
  const main = join(ROOT, 'sandbox/servers/main.ts')
  const child = spawn(process.execPath, ['--import', loader, main, join(directory, 'config.json')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, MIGRATOR_PASSWORD: PASSWORDS['CONTOSO\\migrator'] },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, ports: JSON.parse(line) as Ports }
}

async function control<T>(ports: Ports, method: 'GET' | 'POST', action: string, body?: object): Promise<T> {
  const url = `http://${ports.control.host}:${ports.control.port}/servers/destination/${action}`
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as T
}

function clientFor({ host, port }: Address) {
  const password = { reveal: () => PASSWORDS['CONTOSO\\migrator'] }
  const client = createWinrmClient({
    host,
    port,
    authentication: { kind: 'ntlm', username: 'CONTOSO\\migrator', password },
    operationTimeoutMs: 2000,
  })
  onTestFinished(() => client.close())
  return client
}

test(
  'a server killed in the middle of a cmdlet starts again with what took effect, and no more',
  SLOW_START,
  async () => {
    const directory = temporaryDirectory()
    const first = await startProcess(directory)
    const pool = await clientFor(first.ports.servers.destination).openPool()
    await pool.invoke([command('Set-WmsSystem', { DesktopMonitoring: false })])
    await control(first.ports, 'POST', 'hold', { command: 'Set-WmsSystem', at: 'before-effect' })
    const running = pool.invoke([command('Set-WmsSystem', { IM: false })]).catch((error: unknown) => error)
    await expect.poll(() => control(first.ports, 'GET', 'held'), { timeout: 10_000 }).toMatchObject([{ waiting: 1 }])

    first.child.kill('SIGKILL')
    const second = await startProcess(directory)
    const state = await control<ServerState>(second.ports, 'GET', 'state')
    const log = await control<CommandLogEntry[]>(second.ports, 'GET', 'log')

    expect(await running).toBeInstanceOf(Error)
    expect(state.wms).toMatchObject({ isDesktopMonitoringAllowed: false, isChatEnabled: true })
    expect(log.map(({ phase }) => phase)).toEqual([
      'received',
      'started',
      'took-effect',
      'answered',
      'received',
      'started',
    ])
  },
)

test('the control port maps stations, changes settings and tells the truth about seats', SLOW_START, async () => {
  const { ports } = await startProcess(temporaryDirectory())

  await control(ports, 'POST', 'map-stations', { count: 2 })
  await control(ports, 'POST', 'change', { path: ['wms', 'isChatEnabled'], value: false })
  const seats = await control<{ stations: object[]; unmapped: string[] }>(ports, 'GET', 'seats')
  const state = await control<ServerState>(ports, 'GET', 'state')
  const wrong = control(ports, 'POST', 'change', { path: ['nothing', 'here'], value: 1 })

  expect(seats.stations).toHaveLength(3)
  expect(seats.unmapped).toHaveLength(5)
  expect(state.wms.isChatEnabled).toBe(false)
  await expect(wrong).rejects.toThrow('there is no nothing')
})

test('the process ends with exit code 0 on SIGTERM and when its input ends', SLOW_START, async () => {
  const [terminated, abandoned] = await Promise.all([
    startProcess(temporaryDirectory()),
    startProcess(temporaryDirectory()),
  ])

  const exits = Promise.all([once(terminated.child, 'exit'), once(abandoned.child, 'exit')])
  terminated.child.kill('SIGTERM')
  abandoned.child.stdin?.end()

  expect(await exits).toEqual([
    [0, null],
    [0, null],
  ])
})
