import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { inState, logOf } from '../../support/every-state.ts'
import { runIn } from './a-cli.ts'

describe('worksheet', () => {
  it('prints the worksheet as a document in Markdown', async () => {
    const { exitCode, out } = await runIn({}, 'worksheet', 'lab-old', '--markdown')

    expect(exitCode).toBe(0)
    expect(out).toMatch(/^# Planning worksheet: lab-old\n/)
    expect(out).toContain('- [x] (a) Allow one account to have multiple sessions\n')
  })

  it('prints it in HTML', async () => {
    const { exitCode, out } = await runIn({}, 'worksheet', 'lab-old', '--html')

    expect(exitCode).toBe(0)
    expect(out).toMatch(/^<!doctype html>[\s\S]*<h1>Planning worksheet: lab-old<\/h1>[\s\S]*<\/html>\n$/)
  })

  it.each([
    [['--html', '--markdown'], '--markdown and --html exclude each other: choose one.\n'],
    [['--json', '--html'], '--json and --html exclude each other: choose one.\n'],
  ])('does not guess with %j', async (options, err) => {
    const parts = { readServer: () => Promise.reject(new Error('nothing is to be read')) }

    expect(await runIn({ parts }, 'worksheet', 'lab-old', ...options)).toMatchObject({ exitCode: 2, out: '', err })
  })
})

describe('door', () => {
  const sheet = { name: 'door-MIG-1.html', mimetype: 'text/html', text: '<!doctype html>\n' }
  const parts = { findMigration: async () => inState('scheduled'), doorSheet: () => sheet }

  it('prints the sheet', async () => {
    expect(await runIn({ parts }, 'door', '1')).toMatchObject({ exitCode: 0, out: sheet.text })
  })

  it('writes it to a new file, and never over another', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stationmaster-door-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'door.html')

    const first = await runIn({ parts }, 'door', '1', '--html', file)
    const second = await runIn({ parts }, 'door', '1', '--html', file)

    expect(first).toMatchObject({ exitCode: 0, out: expect.stringContaining(`Wrote ${file}`) })
    expect(readFileSync(file, 'utf8')).toBe(sheet.text)
    expect(second).toMatchObject({ exitCode: 1, err: expect.stringContaining('exists already') })
  })

  it('ends with 1 where nothing was announced', async () => {
    const outcome = await runIn({ parts: { ...parts, doorSheet: () => null } }, 'door', '1')

    expect(outcome).toMatchObject({ exitCode: 1, out: '', err: expect.stringContaining('nothing to hang up') })
  })
})

describe('report', () => {
  const parts = { findMigration: async () => inState('completed'), findEvents: async () => logOf('completed') }

  it.each([[[]], [['--markdown']]])('prints what became of a migration in Markdown %j', async (options: string[]) => {
    const { exitCode, out } = await runIn({ parts }, 'report', 'mig-1', ...options)

    expect(exitCode).toBe(0)
    expect(out).toMatch(/^# Migration report: MIG-1\n/)
    expect(out).toContain('- **State:** completed\n')
    expect(out).toContain('U-carol approved the plan d1d1d1d1.')
  })

  it('prints it in HTML', async () => {
    const { exitCode, out } = await runIn({ parts }, 'report', '1', '--html')

    expect(exitCode).toBe(0)
    expect(out).toMatch(/^<!doctype html>[\s\S]*<h1>Migration report: MIG-1<\/h1>/)
  })

  it('ends with 1 where there is no such migration, and with 2 where that is no id', async () => {
    const none = { findMigration: async () => undefined }

    expect(await runIn({ parts: none }, 'report', '9')).toMatchObject({ exitCode: 1, out: '' })
    expect(await runIn({ parts: none }, 'report', 'nine')).toMatchObject({ exitCode: 2, out: '' })
    expect(await runIn({ parts }, 'report', '1', '--html', '--markdown')).toMatchObject({ exitCode: 2, out: '' })
  })
})
