import { format, inspect } from 'node:util'
import { expect, it } from 'vitest'
import { digest } from '../../../src/secrets/digest.ts'
import { Secret } from '../../../src/secrets/secret.ts'

it('gives a secret away to nobody but reveal', () => {
  const secret = new Secret('canary')

  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
    format('%s %o %j', secret, secret, secret),
    Object.values(secret).join(),
    JSON.stringify({ ...secret }),
  ].join('\n')

  expect(shown).not.toContain('canary')
  expect(shown).toContain('[secret]')
  expect(secret.reveal()).toBe('canary')
})

it('digests text as lower-case hexadecimal SHA-256 of its UTF-8', () => {
  expect(digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(digest('ü')).toBe(digest(Buffer.from([0xc3, 0xbc]).toString()))
})
