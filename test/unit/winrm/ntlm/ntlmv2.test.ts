import { describe, expect, it } from 'vitest'
import {
  decodeAvPairs,
  encodeAvPairs,
  MSV_AV_NB_COMPUTER_NAME,
  MSV_AV_NB_DOMAIN_NAME,
} from '../../../../src/winrm/ntlm/av-pairs.ts'
import {
  computeNtlmv2,
  encodeFiletime,
  invariantUpperCase,
  ntHash,
  ntowfv2,
} from '../../../../src/winrm/ntlm/ntlmv2.ts'
import { Rc4 } from '../../../../src/winrm/ntlm/rc4.ts'
import { deriveKeys, SealedSession } from '../../../../src/winrm/ntlm/sealing.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const SESSION_KEY = new Uint8Array(16).fill(0x55)

/** The example of MS-NLMP 4.2.4. */
const example = () =>
  computeNtlmv2({
    accountKey: ntowfv2(ntHash('Password'), 'User', 'Domain'),
    serverChallenge: hex('0123456789abcdef'),
    clientChallenge: new Uint8Array(8).fill(0xaa),
    timestamp: new Uint8Array(8),
    targetInfo: encodeAvPairs([
      { id: MSV_AV_NB_DOMAIN_NAME, value: Buffer.from('Domain', 'utf16le') },
      { id: MSV_AV_NB_COMPUTER_NAME, value: Buffer.from('Server', 'utf16le') },
    ]),
    hasServerTimestamp: false,
  })

describe('the example of MS-NLMP 4.2.4', () => {
  it('gives its hashes', () => {
    expect(hexOf(ntHash('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852')
    expect(hexOf(ntowfv2(ntHash('Password'), 'User', 'Domain'))).toBe('0c868a403bfd7a93a3001ef22ef02e3f')
  })

  it('gives its responses and keys', () => {
    const { ntResponse, lmResponse, keyExchangeKey } = example()

    expect(hexOf(ntResponse.subarray(0, 16))).toBe('68cd0ab851e51c96aabc927bebef6a1c')
    expect(hexOf(lmResponse)).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa')
    expect(hexOf(keyExchangeKey)).toBe('8de40ccadbc14a82f15cb0ad0de95ca3')
    expect(hexOf(new Rc4(keyExchangeKey).update(SESSION_KEY))).toBe('c5dad2544fc9799094ce1ce90bc9d03e')
  })

  it('derives its four keys', () => {
    const client = deriveKeys(SESSION_KEY, 'client-to-server')
    const server = deriveKeys(SESSION_KEY, 'server-to-client')

    expect(hexOf(client.sealKey)).toBe('59f600973cc4960a25480a7c196e4c58')
    expect(hexOf(server.sealKey)).toBe('9355f3a957c1583d25c4c2f11e40390e')
    expect(hexOf(client.signKey)).toBe('4788dc861b4782f35d43fd98fe1a2d39')
    expect(hexOf(server.signKey)).toBe('d04d6f10741041d1d246d64188d7a8ad')
  })

  it('seals its text', () => {
    const sealed = new SealedSession(SESSION_KEY, 'client').seal(Buffer.from('Plaintext', 'utf16le'))

    expect(hexOf(sealed.ciphertext)).toBe('54e50165bf1936dc996020c1811b0f06fb5f')
    expect(hexOf(sealed.signature)).toBe('010000007fb38ec5c55d497600000000')
  })
})

describe('invariantUpperCase', () => {
  it.each([
    ['kiosk-1', 'KIOSK-1'],
    ['straße', 'STRAßE'],
    ['müller', 'MÜLLER'],
    ['ﬁsh', 'ﬁSH'],
    ['ılgaz', 'ıLGAZ'],
    ['µ', 'µ'],
    ['𐐨', '𐐨'],
  ])('maps %s to %s, one unit to one unit', (text, upper) => {
    expect(invariantUpperCase(text)).toBe(upper)
  })
})

describe('computeNtlmv2', () => {
  it('sends an LM response of zeros when the server told the time', () => {
    const response = computeNtlmv2({
      accountKey: new Uint8Array(16),
      serverChallenge: new Uint8Array(8),
      clientChallenge: new Uint8Array(8),
      timestamp: new Uint8Array(8),
      targetInfo: encodeAvPairs([]),
      hasServerTimestamp: true,
    })

    expect(response.lmResponse).toEqual(new Uint8Array(24))
  })
})

describe('encodeFiletime', () => {
  it('counts 100 ns since 1601', () => {
    expect(Buffer.from(encodeFiletime(0)).readBigUInt64LE()).toBe(116_444_736_000_000_000n)
  })
})

describe('decodeAvPairs', () => {
  const list = encodeAvPairs([{ id: 1, value: Uint8Array.of(1, 2) }])

  it('reads back what was written and ignores what follows the end mark', () => {
    expect(decodeAvPairs(Buffer.concat([list, Uint8Array.of(9, 9, 9)]))).toEqual([
      { id: 1, value: Buffer.from([1, 2]) },
    ])
  })

  it('refuses a list that is cut anywhere', () => {
    for (let length = 0; length < list.length; length++) {
      expect(() => decodeAvPairs(list.subarray(0, length))).toThrow('ends without its end mark')
    }
  })
})
