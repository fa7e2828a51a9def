import { describe, expect, it } from 'vitest'
import { Rc4 } from '../../../../src/winrm/ntlm/rc4.ts'

const keyStream = (key: string, sizeBytes: number) =>
  Buffer.from(new Rc4(Buffer.from(key, 'hex')).update(new Uint8Array(sizeBytes)))

describe('Rc4', () => {
  // RFC 6229, section 2: key stream at offsets 0, 16 and 240.
  it.each([
    [
      '0102030405',
      'b2396305f03dc027ccc3524a0a1118a8',
      '6982944f18fc82d589c403a47a0d0919',
      '28cb1132c96ce286421dcaadb8b69eae',
    ],
    [
      '01020304050607',
      '293f02d47f37c9b633f2af5285feb46b',
      'e620f1390d19bd84e2e0fd752031afc1',
      '914f02531c9218810df60f67e338154c',
    ],
    [
      '0102030405060708090a0b0c0d0e0f10',
      '9ac7cc9a609d1ef7b2932899cde41b97',
      '5248c4959014126a6e8a84f11d1a9e1c',
      '065902e4b620f6cc36c8589f66432f2b',
    ],
  ])('gives the key stream of RFC 6229 for key %s', (key, at0, at16, at240) => {
    const stream = keyStream(key, 256)

    expect(stream.subarray(0, 16).toString('hex')).toBe(at0)
    expect(stream.subarray(16, 32).toString('hex')).toBe(at16)
    expect(stream.subarray(240, 256).toString('hex')).toBe(at240)
  })

  it('goes on with its key stream from call to call', () => {
    const rc4 = new Rc4(Buffer.from('0102030405', 'hex'))

    const pieces = Buffer.concat([
      rc4.update(new Uint8Array(5)),
      rc4.update(new Uint8Array(0)),
      rc4.update(new Uint8Array(27)),
    ])

    expect(pieces.equals(keyStream('0102030405', 32))).toBe(true)
  })
})
