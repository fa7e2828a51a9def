import { describe, expect, it } from 'vitest'
import { AccountPasswords } from '../../../src/secrets/account-passwords.ts'
import { MasterKeys } from '../../../src/secrets/master-keys.ts'
import { Secret } from '../../../src/secrets/secret.ts'

const aSecret = (byte: number) => new Secret(Buffer.alloc(32, byte).toString('base64'))

const keysOf = (secrets: readonly Secret[]) => new MasterKeys({ read: () => secrets })

function aBook(overrides: Partial<ConstructorParameters<typeof AccountPasswords>[0]> = {}) {
  return new AccountPasswords({
    masterKeys: keysOf([aSecret(1)]),
    accounts: { 'CONTOSO\\lab7': { kind: 'env', name: 'LAB7' }, ghost: { kind: 'env', name: 'NOT_SET' } },
    file: null,
    surroundings: { variables: { LAB7: 'canary-lab7' }, directory: '/' },
    ...overrides,
  })
}

describe('AccountPasswords', () => {
  it('names the key in use without telling it', () => {
    const { keyId } = aBook()

    expect(keyId).toMatch(/^[0-9a-f]{16}$/)
    expect(aBook({ masterKeys: keysOf([aSecret(2)]) }).keyId).not.toBe(keyId)
  })

  it('still derives the passwords of an older key', async () => {
    const before = aBook()
    const password = await before.derive(before.keyId, 'MIG-1', 'student01')

    const after = aBook({ masterKeys: keysOf([aSecret(2), aSecret(1)]) })

    expect((await after.derive(before.keyId, 'MIG-1', 'student01')).reveal()).toBe(password.reveal())
  })

  it('takes up a new master secret while it runs, and keeps to the one that a migration began with', async () => {
    let secrets = [aSecret(1)]
    const book = aBook({ masterKeys: new MasterKeys({ read: () => secrets }) })
    const { keyId } = book
    const password = await book.derive(keyId, 'MIG-1', 'student01')

    secrets = [aSecret(2), aSecret(1)]

    expect(book.keyId).not.toBe(keyId)
    expect((await book.derive(keyId, 'MIG-1', 'student01')).reveal()).toBe(password.reveal())
    expect((await book.derive(book.keyId, 'MIG-1', 'student01')).reveal()).not.toBe(password.reveal())
  })

  it('says which key is missing and what to do', async () => {
    const { keyId } = aBook({ masterKeys: keysOf([aSecret(9)]) })

    const derived = aBook().derive(keyId, 'MIG-7', 'student01')

    await expect(derived).rejects.toThrow(
      `the passwords of MIG-7 come from the master secret ${keyId}, which is not at hand; ` +
        'put it back below the first line of the file that STATIONMASTER_SECRET_FILE names, or into STATIONMASTER_OLD_SECRETS',
    )
  })

  it('finds a configured account whatever its case', async () => {
    const password = await aBook().configured('contoso\\LAB7')

    expect(password?.reveal()).toBe('canary-lab7')
  })

  it('has nothing for an account that is not named or cannot be read', async () => {
    expect(await aBook().configured('lab7')).toBeUndefined()
    expect(await aBook().configured('ghost')).toBeUndefined()
  })

  it('tells of every password that it hands out', async () => {
    const told: string[] = []
    const book = aBook({ onSecret: (secret) => told.push(secret.reveal()) })

    const derived = await book.derive(book.keyId, 'MIG-1', 'student01')
    await book.configured('CONTOSO\\lab7')

    expect(told).toEqual([derived.reveal(), 'canary-lab7'])
  })

  it.each(['c2hvcnQ=', '', 'canary'])('refuses a master secret of another length without showing it', (text) => {
    expect(() => aBook({ masterKeys: keysOf([new Secret(text)]) })).toThrow(
      /^a master secret has 32 bytes, this one has \d+$/,
    )
  })

  it('finds configured passwords without a master secret, and says what is missing to derive one', async () => {
    const book = aBook({ masterKeys: keysOf([]) })

    const password = await book.configured('CONTOSO\\lab7')

    expect(password?.reveal()).toBe('canary-lab7')
    expect(() => book.keyId).toThrow('there is no master secret; set STATIONMASTER_SECRET')
  })
})
