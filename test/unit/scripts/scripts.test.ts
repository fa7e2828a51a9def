import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stationmaster-scripts-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  const waiting: (() => void)[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    for (const look of waiting) look()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const says = (what: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const match = what.exec(text)
        if (match) resolve(match)
      }
      waiting.push(look)
      look()
    })
  return { child, ended, says, text: () => text }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z'
  } catch {
    return false
  }
}

function runInScript(program: string): string {
  const step = new URL('../../../scripts/step.mjs', import.meta.url).href
  return `import { run } from '${step}'
process.exitCode = await run(process.execPath, ['-e', ${JSON.stringify(program)}])`
}

describe('a program that a script runs', () => {
  it('gives its exit code', async () => {
    const { ended } = start(['--input-type=module', '-e', runInScript('process.exit(7)')])

    expect(await ended).toBe(7)
  })

  it('is told of a signal, and what it leaves behind is ended', async () => {
    const program = `
      const { spawn } = require('node:child_process')
      const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
      process.on('SIGINT', () => { console.log('told'); process.exit(3) })
      console.log('left ' + left.pid)
      setInterval(() => {}, 1000)`
    const { child, ended, says, text } = start(['--input-type=module', '-e', runInScript(program)])
    const leftPid = Number((await says(/left (\d+)/))[1])

    child.kill('SIGINT')
    const exitCode = await ended

    expect(exitCode).toBe(3)
    expect(text()).toContain('told')
    await expect.poll(() => isAlive(leftPid)).toBe(false)
  })
})

describe('is-ready', () => {
  const check = (port: string) => start(['bin/is-ready.mjs'], { STATIONMASTER_HEALTH_PORT: port }).ended

  async function answering(status: number): Promise<string> {
    const server = createServer((_, response) => void response.writeHead(status).end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return String((server.address() as AddressInfo).port)
  }

  it('is content with a process that can do its work', async () => {
    expect(await check(await answering(200))).toBe(0)
  })

  it('complains of one that cannot, and of none', async () => {
    expect(await check(await answering(503))).toBe(1)
    expect(await check('1')).toBe(1)
    expect(await check('')).toBe(1)
  })
})
