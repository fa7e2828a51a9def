import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CliParts } from '../../../src/cli/cli-parts.ts'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { destinationWorksheet } from '../../support/a-worksheet.ts'
import { folded, inState } from '../../support/every-state.ts'
import { runIn } from './a-cli.ts'

const parts: Partial<CliParts> = { findMigration: async () => inState('migrating') }

/** Where nothing is yet, and nothing will be when the test has ended. */
function aFile(name: string): string {
  const file = join(tmpdir(), `stationmaster-${process.pid}-${name}.html`)
  rmSync(file, { force: true })
  onTestFinished(() => rmSync(file, { force: true }))
  return file
}

describe('passwords', () => {
  it('shows the passwords of new accounts on a terminal', async () => {
    const { exitCode, out } = await runIn({ parts, isTerminal: true }, 'passwords', '1')

    expect(exitCode).toBe(0)
    expect(out).toContain('student01\tkey-1/MIG-1/student01\n')
  })

  it('shows the test accounts of the pilot once they are being made, until the sign-off', async () => {
    const made: MigrationEvent = { type: 'change-intended', changeId: 'pilot.pilot-admin.create' }
    const shownAfter = async (...events: MigrationEvent[]) => {
      const migration = folded(events, inState('migrating'))
      return (await runIn({ parts: { findMigration: async () => migration }, isTerminal: true }, 'passwords', '1')).out
    }
    const verified: MigrationEvent = { type: 'verified', checks: 1, worksheet: destinationWorksheet() }

    expect(await shownAfter({ type: 'resumed' })).not.toContain('pilot-admin')
    expect(await shownAfter(made)).toContain('pilot-admin\tkey-1/MIG-1/pilot-admin\n')
    expect(await shownAfter(made, verified, { type: 'signed-off' })).not.toContain('pilot-admin')
  })

  it('writes none into a pipe', async () => {
    const { exitCode, out, err } = await runIn({ parts }, 'passwords', '1')

    expect({ exitCode, out, err }).toEqual({
      exitCode: 1,
      out: '',
      err: 'passwords are shown on a terminal only, not written to a file or a pipe; nothing was read.\n',
    })
  })

  it('has none before the start', async () => {
    const before = { findMigration: async () => inState('scheduled') }

    const { exitCode, err } = await runIn({ parts: before, isTerminal: true }, 'passwords', '1')

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'MIG-1 has not started, so it has made no accounts yet.\n' })
  })
})

describe('passwords --slips', () => {
  it('writes one slip for each new account into a new file that only its owner reads, and says so', async () => {
    const file = aFile('slips')

    const { exitCode, out } = await runIn({ parts }, 'passwords', '1', '--slips', file)

    const { heading, entries } = JSON.parse(readFileSync(file, 'utf8'))
    expect(exitCode).toBe(0)
    expect(out).toBe(
      `Wrote 11 slips to ${file}, readable by you only. It holds passwords: open it in a browser, print it, and delete it.\n`,
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(heading).toEqual({ title: 'New accounts on lab-new (MIG-1)', contact: 'IT desk' })
    expect(entries).toHaveLength(11)
    expect(entries).toContainEqual({
      account: 'student01',
      fullName: '',
      password: 'key-1/MIG-1/student01',
      mustChange: true,
    })
    // Stations log on with it by themselves: its password stays.
    expect(entries).toContainEqual(expect.objectContaining({ account: 'kiosk', fullName: 'Kiosk', mustChange: false }))
  })

  it('shows no password beside the file', async () => {
    const { out, err } = await runIn({ parts, isTerminal: true }, 'passwords', '1', '--slips', aFile('shown'))

    expect(`${out}${err}`).not.toContain('key-1')
  })

  it('makes none for the test accounts of the pilot', async () => {
    const file = aFile('tests')
    const made = folded([{ type: 'change-intended', changeId: 'pilot.pilot-admin.create' }], inState('migrating'))

    await runIn({ parts: { findMigration: async () => made } }, 'passwords', '1', '--slips', file)

    expect(JSON.parse(readFileSync(file, 'utf8')).entries).toHaveLength(11)
  })

  it('leaves a file alone that is there already', async () => {
    const file = aFile('there')
    writeFileSync(file, 'mine')

    const { exitCode, err } = await runIn({ parts }, 'passwords', '1', '--slips', file)

    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: `${file} exists already and was not touched; move it away, or name another file.\n`,
    })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('says why a file cannot be written', async () => {
    const { exitCode, err } = await runIn({ parts }, 'passwords', '1', '--slips', '/nowhere/slips.html')

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '/nowhere/slips.html cannot be written (ENOENT).\n' })
  })
})
