import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeReference, readSecret } from '../../../../src/secrets/read/read-secret.ts'
import { SecretTrouble } from '../../../../src/secrets/read/secret-trouble.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stationmaster-secrets-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

function surroundings(variables: Record<string, string> = {}) {
  return { variables: { PATH: process.env.PATH, ...variables }, directory, commandTimeoutMs: 5000 }
}

function write(name: string, text: string, mode: number): void {
  writeFileSync(join(directory, name), text)
  chmodSync(join(directory, name), mode)
}

describe('readSecret', () => {
  it('reads a variable', async () => {
    const secret = await readSecret({ kind: 'env', name: 'X' }, surroundings({ X: 'canary' }))

    expect(secret.reveal()).toBe('canary')
  })

  it('reads a file beside the configuration, without the line break at its end', async () => {
    write('pw.txt', ' canary \r\n', 0o600)

    const secret = await readSecret({ kind: 'file', path: 'pw.txt' }, surroundings())

    expect(secret.reveal()).toBe(' canary ')
  })

  it('reads what a program prints, whose arguments no shell looks at', async () => {
    const argv = [process.execPath, '-e', 'console.log(process.argv[1])', '$HOME; `id`'] as const

    const secret = await readSecret({ kind: 'command', argv: [...argv] }, surroundings())

    expect(secret.reveal()).toBe('$HOME; `id`')
  })

  it('says that a file is not there', async () => {
    const reading = readSecret({ kind: 'file', path: 'none.txt' }, surroundings())

    await expect(reading).rejects.toThrow(`the file ${join(directory, 'none.txt')} cannot be read (ENOENT)`)
  })

  it('says that a variable is not set', async () => {
    const reading = readSecret({ kind: 'env', name: 'X' }, surroundings())

    await expect(reading).rejects.toThrow('the environment variable X is not set')
  })

  it('refuses an empty secret', async () => {
    write('pw.txt', '\n', 0o600)

    const reading = readSecret({ kind: 'file', path: 'pw.txt' }, surroundings())

    await expect(reading).rejects.toThrow('the file pw.txt gave an empty secret')
  })

  it('says how a program failed, without what it printed and how it was called', async () => {
    const script = 'console.log("canary"); console.error("canary"); process.exit(3)'

    const failure = await readSecret(
      { kind: 'command', argv: [process.execPath, '-e', script, 'canary'] },
      surroundings(),
    ).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(SecretTrouble)
    expect((failure as Error).message).toBe(`the command ${process.execPath} ended with exit code 3`)
    expect((failure as Error).stack).not.toContain('canary')
    expect((failure as Error).cause).toBeUndefined()
  })

  it('waits for a program only so long', async () => {
    const argv = [process.execPath, '-e', 'setInterval(() => {}, 1000)'] as const

    const reading = readSecret({ kind: 'command', argv: [...argv] }, { ...surroundings(), commandTimeoutMs: 300 })

    await expect(reading).rejects.toThrow(`the command ${process.execPath} gave no answer within 0.3 s`)
  })

  it('refuses a program that prints nothing, or far too much', async () => {
    const read = (script: string) =>
      readSecret({ kind: 'command', argv: [process.execPath, '-e', script] }, surroundings())

    await expect(read('')).rejects.toThrow(`the command ${process.execPath} gave an empty secret`)
    await expect(read('console.log("canary".repeat(20000))')).rejects.toThrow(
      `the command ${process.execPath} printed more than 65536 bytes`,
    )
  })

  it('shows a program where it is and nothing that is secret', async () => {
    const argv = [process.execPath, '-e', 'console.log(Object.keys(process.env).join())'] as const
    const variables = { HOME: '/home/us', LAB7: 'canary', SLACK_BOT_TOKEN: 'canary', NODE_OPTIONS: '--no-warnings' }

    const seen = await readSecret({ kind: 'command', argv: [...argv] }, surroundings(variables))

    expect(seen.reveal().split(',').toSorted()).toEqual(['HOME', 'PATH'])
  })

  it('does not leave a program waiting for somebody to type', async () => {
    const argv = [process.execPath, '-e', "process.stdin.on('end', () => console.log('end')).resume()"] as const

    const secret = await readSecret({ kind: 'command', argv: [...argv] }, surroundings())

    expect(secret.reveal()).toBe('end')
  })

  it('says that there is no such program', async () => {
    const reading = readSecret({ kind: 'command', argv: ['no-such-program-here'] }, surroundings())

    await expect(reading).rejects.toThrow('the command no-such-program-here could not be run (ENOENT)')
  })
})

it('describes a command without its arguments', () => {
  expect(describeReference({ kind: 'command', argv: ['vault', '--token', 'canary'] })).toBe('the command vault')
})
