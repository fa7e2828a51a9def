import { describe, expect, test } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import {
  decodeGuid,
  encodeGuid,
  formatUpperGuid,
  guidFromRandom,
  parseGuid,
  ZERO_GUID,
} from '../../../../src/winrm/wire/guid.ts'

const GUID = '00112233-4455-6677-8899-aabbccddeeff'

describe('GUIDs', () => {
  test('bytes have the first three groups little-endian, as .NET writes them', () => {
    const bytes = encodeGuid(GUID)

    expect(Buffer.from(bytes).toString('hex')).toBe('33221100554477668899aabbccddeeff')
    expect(decodeGuid(bytes)).toBe(GUID)
  })

  test.each([
    '00112233-4455-6677-8899-AABBCCDDEEFF',
    '{00112233-4455-6677-8899-aabbccddeeff}',
    'uuid:00112233-4455-6677-8899-AABBCCDDEEFF',
    '00112233445566778899aabbccddeeff',
  ])('%s is read', (text) => {
    expect(parseGuid(text)).toBe(GUID)
  })

  test.each(['', 'not a guid', `${GUID}0`, GUID.slice(1), GUID.replace('f', 'g')])('%j is refused', (text) => {
    expect(() => parseGuid(text)).toThrow(RemoteProtocolError)
  })

  test('envelopes get upper case', () => {
    expect(formatUpperGuid(GUID)).toBe('00112233-4455-6677-8899-AABBCCDDEEFF')
  })

  test('15 or 17 bytes are no GUID', () => {
    expect(() => decodeGuid(new Uint8Array(15))).toThrow(RemoteProtocolError)
    expect(() => decodeGuid(new Uint8Array(17))).toThrow(RemoteProtocolError)
    expect(decodeGuid(new Uint8Array(16))).toBe(ZERO_GUID)
  })

  test('random bytes become a version 4 GUID', () => {
    expect(guidFromRandom(new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
    expect(() => guidFromRandom(new Uint8Array(4))).toThrow(LocalProtocolError)
  })
})
