import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { known, type Reading } from '../../../../src/migration/worksheet/reading.ts'
import { AccountPasswords } from '../../../../src/secrets/account-passwords.ts'
import { MasterKeys } from '../../../../src/secrets/master-keys.ts'
import { readPasswordFile } from '../../../../src/secrets/read/password-file.ts'
import { SecretTrouble } from '../../../../src/secrets/read/secret-trouble.ts'
import { Secret } from '../../../../src/secrets/secret.ts'

const CANARY = 'Canary-hunter2'
const UNREAD: Reading<never> = { kind: 'unreadable', why: 'not read' }

/** Where the file with this text lies, for its owner only unless told otherwise. */
function aFile(text: string, mode = 0o600) {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-passwords-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeFileSync(join(directory, 'p.csv'), text)
  chmodSync(join(directory, 'p.csv'), mode)
  return { variables: {}, directory }
}

async function read(text: string): Promise<Record<string, string>> {
  const found = await readPasswordFile('p.csv', aFile(text))
  return Object.fromEntries([...found].map(([account, password]) => [account, password.reveal()]))
}

describe('a file of passwords', () => {
  it.each<[string, string, Record<string, string>]>([
    ['commas', 'anna,Blue.7\nben,Red.8\n', { anna: 'Blue.7', ben: 'Red.8' }],
    ['tabs', 'anna\tBlue,7\r\nben\tRed.8', { anna: 'Blue,7', ben: 'Red.8' }],
    ['a comma in the password', 'anna,Blue,7', { anna: 'Blue,7' }],
    ['blanks that belong to the password', 'anna, Blue 7 ', { anna: ' Blue 7 ' }],
    ['quotes of a spreadsheet', '"anna","say ""Blue"", 7"', { anna: 'say "Blue", 7' }],
    ['comments, empty lines and a byte order mark', '\uFEFF# for class 7\n\n  \nanna,#Blue7\n', { anna: '#Blue7' }],
    ['the name of a local account in other letters', '.\\ANNA,Blue.7', { anna: 'Blue.7' }],
  ])('may have %s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected)
  })

  it.each([
    [CANARY, 'line 2 of the file p.csv has neither a comma nor a tab between account and password'],
    [`,${CANARY}`, 'line 2 of the file p.csv has no account'],
    ['ben,', 'line 2 of the file p.csv has no password'],
    ['ben,""', 'line 2 of the file p.csv has no password'],
    [`ben,"${CANARY}`, 'line 2 of the file p.csv begins a text with a double quote and does not end it with one'],
    [`Anna,${CANARY}`, 'line 2 of the file p.csv has an account that line 1 has already'],
  ])('names the line of %j, and shows no password', async (line, sentence) => {
    const failure = await read(`anna,Blue.7\n${line}\n`).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(SecretTrouble)
    expect((failure as Error).message).toBe(sentence)
  })

  it('is refused where every user of the machine may read it', async () => {
    await expect(readPasswordFile('p.csv', aFile('anna,Blue.7', 0o644))).rejects.toThrow(/chmod 600/)
  })
})

function aBook(text: string, told: string[] = []) {
  return new AccountPasswords({
    masterKeys: new MasterKeys({ read: () => [new Secret(Buffer.alloc(32, 1).toString('base64'))] }),
    accounts: {},
    file: 'p.csv',
    surroundings: aFile(text),
    onSecret: (secret) => told.push(secret.reveal()),
  })
}

describe('passwords of new accounts', () => {
  it('come from the file where it lists the account, and are kept out of the log', async () => {
    const told: string[] = []
    const book = aBook('anna,Blue.7', told)

    const listed = await book.derive(book.keyId, 'MIG-1', 'Anna')
    const derived = await book.derive(book.keyId, 'MIG-1', 'ben')

    expect(listed.reveal()).toBe('Blue.7')
    expect(derived.reveal()).toHaveLength(23)
    expect(told).toEqual([listed.reveal(), derived.reveal()])
  })

  it('are not derived behind the back of a file that cannot be read', async () => {
    const book = aBook('anna')

    await expect(book.derive(book.keyId, 'MIG-1', 'ben')).rejects.toThrow(/^line 1 of the file p\.csv/)
  })

  it.each<[string, string, Reading<number>, Reading<boolean>, string | null]>([
    ['anna', 'Blue.7', known(6), known(true), null],
    [
      'anna',
      'Blue.7',
      known(8),
      known(true),
      'the password in p.csv has 6 characters, and the destination wants at least 8',
    ],
    ['anna', 'blue', known(0), known(false), null],
    [
      'anna',
      'blue-heron',
      known(0),
      known(true),
      'the password in p.csv does not have three of the four kinds of characters that Windows asks for: small letters, capitals, digits, signs',
    ],
    ['anna', 'My.Anna.7', UNREAD, UNREAD, "the password in p.csv holds the account's name, which Windows refuses"],
    ['ab', 'My.Ab.7', UNREAD, UNREAD, null],
    ['nobody', 'x', known(23), known(true), null],
    [
      'nobody',
      'x',
      known(24),
      known(true),
      'the password that is derived has 23 characters, and the destination wants at least 24',
    ],
  ])('of %s, with %s in the file, are held against a policy', async (account, password, minLength, isComplex, why) => {
    const listed = account === 'nobody' ? 'anna' : account

    expect(await aBook(`${listed},${password}`).unmet(account, { minLength, isComplex })).toBe(why)
  })

  it('are unmet where the file cannot be read, in words without a password', async () => {
    const why = await aBook(CANARY).unmet('anna', { minLength: known(0), isComplex: known(false) })

    expect(why).toBe('line 1 of the file p.csv has neither a comma nor a tab between account and password')
  })
})
