import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

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

describe('is-alive', () => {
  const check = (file: string) => start(['bin/is-alive.mjs'], { STATIONMASTER_HEARTBEAT: file }).ended

  it('is content with a heartbeat of a moment ago', async () => {
    const file = join(directory, 'beat')
    writeFileSync(file, '')

    expect(await check(file)).toBe(0)
  })

  it('complains of an old one and of none', async () => {
    const file = join(directory, 'beat')
    writeFileSync(file, '')
    const minuteAgo = Date.now() / 1000 - 60
    utimesSync(file, minuteAgo, minuteAgo)

    expect(await check(file)).toBe(1)
    expect(await check(join(directory, 'none'))).toBe(1)
    expect(await check('')).toBe(1)
  })
})
