import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import { ByteReader } from '../../../../src/winrm/wire/byte-reader.ts'
import { ByteWriter } from '../../../../src/winrm/wire/byte-writer.ts'

describe('ByteReader and ByteWriter', () => {
  test('read every width and byte order back as it was written', () => {
    const bytes = new ByteWriter()
      .u8(0x01)
      .u16le(0x0203)
      .u16be(0x0203)
      .u32le(0x04050607)
      .u32be(0x04050607)
      .u64le(0x08090a0b0c0d0e0fn)
      .u64be(0x08090a0b0c0d0e0fn)
      .bytes(Uint8Array.of(0xff))
      .zeros(2)
      .finish()

    const reader = new ByteReader(bytes)

    expect(Buffer.from(bytes).toString('hex')).toBe(
      '01030202030706050404050607' + '0f0e0d0c0b0a090808090a0b0c0d0e0fff0000',
    )
    expect([reader.u8(), reader.u16le(), reader.u16be(), reader.u32le(), reader.u32be()]).toEqual([
      1, 0x0203, 0x0203, 0x04050607, 0x04050607,
    ])
    expect([reader.u64le(), reader.u64be()]).toEqual([0x08090a0b0c0d0e0fn, 0x08090a0b0c0d0e0fn])
    expect(reader.rest()).toEqual(Uint8Array.of(0xff, 0, 0))
  })

  test('a read past the end names what was wanted and what was there', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3))

    expect(() => reader.u32le()).toThrow(RemoteProtocolError)
    expect(() => reader.bytes(5)).toThrow('read of 5 bytes at offset 0, but only 3 bytes remain')
    expect(() => reader.bytes(-1)).toThrow(RemoteProtocolError)
    expect(reader.bytes(3)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('a view into a larger buffer reads only its own bytes', () => {
    const whole = Uint8Array.of(9, 9, 1, 0, 9)

    const reader = new ByteReader(whole.subarray(2, 4))

    expect(reader.u16le()).toBe(1)
    expect(() => reader.u8()).toThrow(RemoteProtocolError)
  })

  test.each([
    ['u8', 256],
    ['u16le', -1],
    ['u32be', 2 ** 32],
    ['u32le', 1.5],
  ] as const)('%s refuses %d instead of cutting it', (method, value) => {
    expect(() => new ByteWriter()[method](value)).toThrow(LocalProtocolError)
  })

  test('64-bit values out of range are refused', () => {
    expect(() => new ByteWriter().u64le(1n << 64n)).toThrow(LocalProtocolError)
    expect(() => new ByteWriter().u64be(-1n)).toThrow(LocalProtocolError)
  })

  test('bytes of any size come back whole', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (parts) => {
        const writer = new ByteWriter()
        for (const part of parts) writer.u32be(part.length).bytes(part)

        const reader = new ByteReader(writer.finish())

        expect(parts.map(() => reader.bytes(reader.u32be()))).toEqual(parts)
        expect(reader.remaining).toBe(0)
      }),
    )
  })
})
