import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { inState, logOf } from '../../support/every-state.ts'
import { runIn } from './a-cli.ts'

const COUNTS = { migrations: 2, events: 30, messages: 9 }

function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-records-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

test('a backup is written for its owner only, and over nothing', async () => {
  const file = join(aDirectory(), 'records')
  const parts = { backUp: async (_: unknown, software: string) => ({ text: `by ${software}\n`, counts: COUNTS }) }

  const first = await runIn({ parts }, 'backup', file)
  const second = await runIn({ parts }, 'backup', file)

  expect(first).toMatchObject({ exitCode: 0, out: expect.stringContaining('2 migrations with 30 events, 9 messages') })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(second).toMatchObject({ exitCode: 1, err: expect.stringContaining('was not touched') })
})

test('a file that is not there is not restored', async () => {
  const { exitCode, err } = await runIn({}, 'restore', join(aDirectory(), 'nothing'))

  expect({ exitCode, err }).toEqual({ exitCode: 1, err: expect.stringContaining('cannot be read (ENOENT)') })
})

test('an exported log is whole, and one that was changed is not', async () => {
  const file = join(aDirectory(), 'log')
  const parts = { findMigration: async () => inState('completed'), findEvents: async () => logOf('completed') }
  await runIn({ parts }, 'export', '1', file)
  const exported = await runIn({ parts }, 'export', '1')

  expect(await runIn({}, 'verify-export', file)).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('is whole: MIG-1'),
  })

  writeFileSync(file, exported.out.replace('lab-old', 'lab-odd'))
  expect(await runIn({}, 'verify-export', file)).toMatchObject({
    exitCode: 1,
    out: expect.stringContaining('Line 2: its content was changed.'),
  })
})

test('one whose record is no longer kept is still known', async () => {
  const parts = { findMigration: async () => undefined, findTombstone: async () => 'MIG-7 is completed.' }

  expect(await runIn({ parts }, 'status', '7')).toMatchObject({ exitCode: 1, err: 'MIG-7 is completed.\n' })
})
