import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ServerRecording } from '../../../src/cli/cli-parts.ts'
import { runIn } from './a-cli.ts'

const RECORDING: ServerRecording = {
  exchangeCount: 2,
  text: '[{"request":"scrubbed","response":null}]\n',
  replaced: [
    { original: 'MPS-SRC01', placeholder: 'COMPUTER1' },
    { original: 'evil\u001b[2Jname', placeholder: 'user1' },
    { original: 'A0B0C0D0-0000-4000-8000-000000000001', placeholder: '00000000-0000-4000-8000-000000000001' },
  ],
  values: ['Get-WmsStation', 'Landscape'],
  structure: ['System.Object', '7f9f5f6e-6cf9-4a0a-9a1b-2f2f4f9d3f10'],
  leftOut: [{ exchange: 3, why: 'a message that is not whole' }],
  trouble: null,
}

const parts = { recordServer: async () => RECORDING }

function aFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-record-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'recording.json')
}

function record(file: string, more: Parameters<typeof runIn>[0], ...args: string[]) {
  return runIn({ parts, ...more }, 'doctor', '--record', file, '--server', 'lab-old', ...args)
}

describe('doctor --record', () => {
  test('shows what was replaced, what stays and what is missing, asks, and writes for this user only', async () => {
    const file = aFile()

    const { exitCode, out, err } = await record(file, { isTerminal: true, typed: ['y'] })

    expect(exitCode).toBe(0)
    expect(out).toContain('MPS-SRC01')
    expect(out).toContain('Get-WmsStation | Landscape')
    expect(out).toContain('System.Object')
    expect(out).toContain('Request 3 is left out: a message that is not whole.')
    expect(out).toContain('and 1 ids of messages and machines')
    expect(out).not.toContain('\u001b')
    expect(err).toContain(`Write it to ${file}? [y/N] `)
    expect(readFileSync(file, 'utf8')).toBe(RECORDING.text)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test.each([[['n']], [['']], [['yesterday']]])('writes nothing for the answer %j', async (typed) => {
    const file = aFile()

    const { exitCode, err } = await record(file, { isTerminal: true, typed })

    expect(exitCode).toBe(1)
    expect(err).toContain('Nothing was written.')
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined()
  })

  test('writes without asking when told so, but shows it all the same', async () => {
    const file = aFile()

    const { exitCode, out } = await record(file, {}, '--yes')

    expect(exitCode).toBe(0)
    expect(out).toContain('MPS-SRC01')
    expect(readFileSync(file, 'utf8')).toBe(RECORDING.text)
  })

  test('replaces a file only after asking, and keeps it private', async () => {
    const file = aFile()
    writeFileSync(file, 'precious', { mode: 0o644 })

    const refused = await record(file, { isTerminal: true, typed: ['n'] }, '--yes')
    expect(refused.exitCode).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('precious')

    const replaced = await record(file, { isTerminal: true, typed: ['y'] }, '--yes')
    expect(replaced.err).toContain('exists already. Replace it? [y/N] ')
    expect(readFileSync(file, 'utf8')).toBe(RECORDING.text)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('touches neither the server nor a file where nobody can be asked', async () => {
    const file = aFile()
    const never = { parts: {} }

    expect(await record(file, never)).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') })
    writeFileSync(file, 'precious')
    expect(await record(file, never, '--yes')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('exists already'),
    })
    expect(readFileSync(file, 'utf8')).toBe('precious')
  })

  test('needs to know which of several servers, and takes its name in any case', async () => {
    const file = aFile()

    const unsaid = await runIn({ parts }, 'doctor', '--record', file, '--yes')
    expect(unsaid).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('--server <name>. There are: lab-old'),
    })
    const unknown = await runIn({ parts }, 'doctor', '--record', file, '--yes', '--server', 'lab-odl')
    expect(unknown).toMatchObject({ exitCode: 2, err: expect.stringContaining('Did you mean "lab-old"?') })
    const any = await runIn({ parts }, 'doctor', '--record', file, '--yes', '--server', 'LAB-OLD')
    expect(any.exitCode).toBe(0)
  })

  test('says what kept the server from being read to the end', async () => {
    const trouble = 'lab-old has no MultiPoint Services.'

    const { out } = await record(aFile(), { parts: { recordServer: async () => ({ ...RECORDING, trouble }) } }, '--yes')

    expect(out).toContain(`It ended before its time: ${trouble}`)
  })

  test('does not write a recording of nothing', async () => {
    const file = aFile()
    const empty = { recordServer: async () => ({ ...RECORDING, exchangeCount: 0 }) }

    const { exitCode, err } = await record(file, { parts: empty }, '--yes')

    expect({ exitCode, err }).toMatchObject({ exitCode: 1, err: expect.stringContaining('nothing was written') })
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined()
  })

  test('is what --server and --yes are for', async () => {
    const { exitCode, err } = await runIn({}, 'doctor', '--yes')

    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '--server and --yes belong to --record <file>.\n' })
  })
})
