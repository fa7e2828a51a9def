import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derivePassword } from '../../../src/secrets/derive-password.ts'

const KEY = Buffer.alloc(32, 1)

describe('derivePassword', () => {
  it('never changes what it derives, for accounts are made with it', () => {
    const password = derivePassword(KEY, 'MIG-42', 'student01').reveal()

    expect(password).toBe('Qqnd6.Tntb7-Hhrh4-Qrcr3')
  })

  it('gives another password for another key, migration and account', () => {
    const passwords = [
      derivePassword(KEY, 'MIG-42', 'student01'),
      derivePassword(Buffer.alloc(32, 2), 'MIG-42', 'student01'),
      derivePassword(KEY, 'MIG-43', 'student01'),
      derivePassword(KEY, 'MIG-42', 'student02'),
    ].map((secret) => secret.reveal())

    expect(new Set(passwords).size).toBe(4)
  })

  it('does not tell accounts apart by case', () => {
    const [lower, upper] = [derivePassword(KEY, 'MIG-1', 'kiosk'), derivePassword(KEY, 'MIG-1', 'KIOSK')]

    expect(lower.reveal()).toBe(upper.reveal())
  })

  it('meets what Windows asks for, and is easy to read and type', () => {
    const anAccount = fc.string({ minLength: 1, maxLength: 20 })

    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(), anAccount, (key, id, account) => {
        const password = derivePassword(key, `MIG-${id}`, account).reveal()
        expect(password).toMatch(/^(?:[CDFGHJKLMNPQRTVWX][bcdfghkmnpqrtvwx]{3}[34679]([-.]|$)){4}$/)
        expect(password).toHaveLength(23)
      }),
    )
  })

  it('never holds the name of the account', () => {
    const names = ['bcd', 'kmr', 'Xbc', 'wvt', 'ghk', 'dfg', 'ppp', 'rtv']
    const passwords = names.flatMap((name) =>
      Array.from({ length: 300 }, (_, id) => ({ name, password: derivePassword(KEY, `MIG-${id}`, name).reveal() })),
    )

    const holding = passwords.filter(({ name, password }) => password.toLowerCase().includes(name.toLowerCase()))

    expect(holding).toEqual([])
  })
})
