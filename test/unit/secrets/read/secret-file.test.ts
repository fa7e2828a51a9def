import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, lchownSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSecretFile } from '../../../../src/secrets/read/secret-file.ts'
import { SecretTrouble } from '../../../../src/secrets/read/secret-trouble.ts'

const STRANGER = 12_345
const us = process.geteuid?.() ?? -1
const isRoot = us === 0
let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stationmaster-secrets-'))
  path = join(directory, 'pw.txt')
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

function write(text: string, mode: number): void {
  writeFileSync(path, text)
  chmodSync(path, mode)
}

describe('readSecretFile', () => {
  it('reads a file of our own, as it stands', () => {
    write(' canary \r\n', 0o400)

    expect(readSecretFile(path)).toBe(' canary \r\n')
  })

  it.each([
    [0o604, 'every user of this machine', '0604'],
    [0o602, 'every user of this machine', '0602'],
    [0o777, 'every user of this machine', '0777'],
    [0o640, 'its group', '0640'],
    [0o620, 'its group', '0620'],
  ])('refuses a file of mode %o, and says how to close it', (mode, whom, shown) => {
    write('canary', mode)

    expect(() => readSecretFile(path)).toThrow(
      new SecretTrouble(`the file ${path} is open to ${whom} (its mode is ${shown}); run: chmod 600 ${path}`),
    )
  })

  it('reads a file through a link of our own, as containers mount them', () => {
    write('canary', 0o600)
    symlinkSync(path, join(directory, 'link'))

    expect(readSecretFile(join(directory, 'link'))).toBe('canary')
  })

  it('looks at the file behind a link, too', () => {
    write('canary', 0o644)
    symlinkSync(path, join(directory, 'link'))

    expect(() => readSecretFile(join(directory, 'link'))).toThrow('is open to every user of this machine')
  })

  it.runIf(isRoot)('refuses the file of somebody else, and a link of theirs', () => {
    write('canary', 0o600)
    const link = join(directory, 'link')
    symlinkSync(path, link)
    lchownSync(link, STRANGER, STRANGER)

    expect(() => readSecretFile(link)).toThrow(
      new SecretTrouble(
        `the link ${link} belongs to user ${STRANGER}, not to us (user ${us}) or root; run: chown -h ${us} ${link}`,
      ),
    )
    chownSync(path, STRANGER, STRANGER)
    expect(() => readSecretFile(path)).toThrow(`belongs to user ${STRANGER}, not to us (user ${us}) or root`)
  })

  it.runIf(isRoot)('lets root hand a file to the group of a process, for reading only', () => {
    chmodSync(directory, 0o755)
    const paths = [0o640, 0o660, 0o644].map((mode) => {
      const file = join(directory, String(mode))
      writeFileSync(file, 'canary')
      chmodSync(file, mode)
      chownSync(file, 0, STRANGER)
      return file
    })
    // The checkout may lie where nobody else may read.
    const code = `const { readSecretFile } = await import('./src/secrets/read/secret-file.ts')
      process.setgid(${STRANGER}); process.setuid(${STRANGER})
      for (const path of ${JSON.stringify(paths)})
        try { console.log(readSecretFile(path)) } catch (error) { console.log(error.message) }`
    const loader = ['--import', './test/support/register-typescript.mjs']

    const said = execFileSync(process.execPath, [...loader, '--input-type=module', '-e', code], { encoding: 'utf8' })

    expect(said.trim().split('\n')).toEqual([
      'canary',
      expect.stringContaining('is open to its group (its mode is 0660)'),
      expect.stringContaining('is open to every user of this machine (its mode is 0644)'),
    ])
  })

  it('reads from a plain file only', () => {
    expect(() => readSecretFile('/dev/null')).toThrow('/dev/null is no file; a secret is read from a plain file only')
    expect(() => readSecretFile(directory)).toThrow(`${directory} is no file`)
  })

  it('refuses a file that is too big to be a secret', () => {
    write('x'.repeat(65_537), 0o600)

    expect(() => readSecretFile(path)).toThrow(/holds more than 65536 bytes, too many for a secret$/)
  })

  it('says that a file is not there', () => {
    expect(() => readSecretFile(path)).toThrow(`the file ${path} cannot be read (ENOENT)`)
  })
})
