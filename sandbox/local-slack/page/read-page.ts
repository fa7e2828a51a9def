import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Unavailable } from '../unavailable.ts'

const START_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 3000

/** It refuses to start without a workspace; nothing of this is ever shown. */
const CONFIG = {
  workspace: { name: 'unused' },
  app: { mode: 'socket', botUserId: 'U0', botName: 'unused', botToken: 'xoxb-unused', appToken: 'xapp-unused' },
  users: [{ id: 'U1', name: 'unused' }],
  channels: [{ id: 'C1', name: 'unused', members: ['U1'] }],
}

/** local-slack would listen on every interface and has no option against it; Bun, which it is built with, runs this first. */
const LOOPBACK_ONLY = `const serve = Bun.serve
Bun.serve = (options) => serve({ ...options, hostname: '127.0.0.1' })
`

/** Runs local-slack for a moment, on the loopback address, and returns its page: one HTML file with all it needs. Throws `Unavailable`. */
export async function readPage(program: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-page-'))
  try {
    await writeFile(join(directory, 'config.json'), JSON.stringify(CONFIG))
    await writeFile(join(directory, 'loopback-only.js'), LOOPBACK_ONLY)
    await writeFile(join(directory, 'bunfig.toml'), 'preload = ["./loopback-only.js"]\n')
    return await fetchFrom(program, directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function fetchFrom(program: string, directory: string): Promise<string> {
  const options = ['--config', 'config.json', '--port', '0', '--base-host', '127.0.0.1', '--files-dir', directory]
  const child = spawn(program, options, {
    cwd: directory,
    env: { HOME: directory, TMPDIR: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const response = await fetch(await addressOf(child), { signal: AbortSignal.timeout(START_TIMEOUT_MS) })
    return await response.text()
  } catch (error) {
    if (error instanceof Unavailable) throw error
    throw new Unavailable(`local-slack gave no page (${error instanceof Error ? error.message : String(error)})`)
  } finally {
    await stop(child)
  }
}

/** Where it listens, as it prints once it does. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const give = (why: string) => reject(new Unavailable(`local-slack did not start (${why})`))
    const timer = setTimeout(() => give(`no answer in ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS)
    const read = (chunk: Buffer) => {
      printed += chunk.toString('utf8')
      const address = /Web UI:\s+(http:\S+)/.exec(printed)?.[1]
      if (address) resolve(address)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => give(error.message))
    child.once('close', (code) => {
      clearTimeout(timer)
      give(`it ended with ${code}: ${printed.trim().slice(0, 200)}`)
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  child.kill('SIGTERM')
  await ended
  clearTimeout(kill)
}
