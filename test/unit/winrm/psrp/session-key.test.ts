import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import {
  generateSessionKeyPair,
  SecureStringCipher,
  sessionKeyPair,
  wrapSessionKey,
} from '../../../../src/winrm/psrp/session-key.ts'

interface KeyExchangeVector {
  readonly privateKey: JsonWebKey
  readonly publicKeyBlob: string
  readonly encryptedSessionKeyBlob: string
  readonly sessionKeyHex: string
  readonly secureStrings: readonly { readonly plaintext: string; readonly ciphertext: string }[]
}

const VECTOR_URL = new URL('../../../vectors/ms-psrp/key-exchange.json', import.meta.url)
const VECTOR = JSON.parse(readFileSync(VECTOR_URL, 'utf8')) as KeyExchangeVector
const PAIR = sessionKeyPair(createPrivateKey({ key: VECTOR.privateKey, format: 'jwk' }))
const WRAPPED = Uint8Array.from(Buffer.from(VECTOR.encryptedSessionKeyBlob, 'base64'))

describe('session key', () => {
  test('the public key is the recorded blob', () => {
    expect(Buffer.from(PAIR.publicKeyBlob).toString('base64')).toBe(VECTOR.publicKeyBlob)
    expect(PAIR.publicKeyBlob.length).toBe(276)
  })

  test('the recorded answer of a real server unwraps to the recorded key', () => {
    expect(Buffer.from(PAIR.unwrapSessionKey(WRAPPED)).toString('hex')).toBe(VECTOR.sessionKeyHex)
  })

  test('the recorded secure strings are encrypted and decrypted', () => {
    const cipher = new SecureStringCipher(Buffer.from(VECTOR.sessionKeyHex, 'hex'))

    for (const { plaintext, ciphertext } of VECTOR.secureStrings) {
      expect(cipher.encrypt(plaintext)).toBe(ciphertext)
      expect(cipher.decrypt(ciphertext)).toBe(plaintext)
    }
  })

  test('our server half wraps a key that a fresh client pair unwraps', async () => {
    const pair = await generateSessionKeyPair()
    const key = Uint8Array.from({ length: 32 }, (_, index) => index)

    const wrapped = wrapSessionKey(pair.publicKeyBlob, key, (count) => new Uint8Array(count))

    expect(wrapped.length).toBe(268)
    expect(pair.unwrapSessionKey(wrapped)).toEqual(key)
  })

  test('blobs that are cut, longer, damaged or of another kind are refused, all alike', () => {
    const damaged = Uint8Array.from(WRAPPED).fill(7, 100, 110)
    const allOnes = Uint8Array.from(WRAPPED).fill(0xff, 12)

    for (let length = 0; length < WRAPPED.length; length += 1) {
      expect(() => PAIR.unwrapSessionKey(WRAPPED.subarray(0, length))).toThrow(RemoteProtocolError)
    }
    expect(() => PAIR.unwrapSessionKey(Uint8Array.of(...WRAPPED, 0))).toThrow('1 bytes too many')
    expect(() => PAIR.unwrapSessionKey(damaged)).toThrow('cannot be decrypted')
    expect(() => PAIR.unwrapSessionKey(allOnes)).toThrow('cannot be decrypted')
    expect(() => PAIR.unwrapSessionKey(PAIR.publicKeyBlob)).toThrow('does not begin as one')
  })

  test('a public key of another size is refused by the server half', () => {
    const blob = Uint8Array.from(PAIR.publicKeyBlob)
    blob[13] = 4

    expect(() => wrapSessionKey(blob, new Uint8Array(32), (count) => new Uint8Array(count))).toThrow(
      'public key has 1024 bits',
    )
    expect(() => wrapSessionKey(PAIR.publicKeyBlob, new Uint8Array(16), () => new Uint8Array(0))).toThrow(
      LocalProtocolError,
    )
  })

  test('text under another key is refused without a word of it', () => {
    const cipher = new SecureStringCipher(new Uint8Array(32))

    expect(() => cipher.decrypt(VECTOR.secureStrings[0]!.ciphertext)).toThrow(RemoteProtocolError)
    expect(() => cipher.decrypt('AAAA')).toThrow('a SecureString cannot be decrypted with the session key')
  })
})
