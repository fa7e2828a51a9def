import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DER_OCTET_STRING,
  DER_SEQUENCE,
  DerReader,
  decodeOid,
  encodeDer,
  encodeOid,
  onlyElement,
} from '../../../../src/winrm/wire/der.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('DerReader', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])(
    'reads back an element of %i bytes, and where it ends',
    (length) => {
      const element = encodeDer(DER_OCTET_STRING, new Uint8Array(length).fill(7))

      const reader = new DerReader(Buffer.concat([element, encodeDer(DER_SEQUENCE)]))

      expect(Buffer.from(reader.take(DER_OCTET_STRING).bytes)).toEqual(element)
      expect(reader.take(DER_SEQUENCE).content).toHaveLength(0)
      expect(reader.isAtEnd).toBe(true)
    },
  )

  it.each([
    ['nothing', ''],
    ['no length', '04'],
    ['a length beyond the end', '040200'],
    ['a length of four gigabytes', '0484ffffffff00'],
    ['an indefinite length', '30800000'],
    ['a length of five bytes', '0485000000000100'],
    ['a tag of several bytes', '1f8100'],
  ])('refuses %s', (_, bytes) => {
    expect(() => new DerReader(hex(bytes)).next()).toThrow(expect.objectContaining({ kind: 'remote-protocol' }))
  })

  it('refuses another tag, and bytes behind the only element', () => {
    expect(() => onlyElement(hex('0400'), DER_SEQUENCE)).toThrow('DER tag 0x4 stands where 0x30 is due')
    expect(() => onlyElement(hex('300000'), DER_SEQUENCE)).toThrow('should be the last')
  })
})

describe('an object identifier', () => {
  it.each([
    ['1.3.6.1.5.5.2', '06062b0601050502'],
    ['1.2.840.113554.1.2.2', '06092a864886f712010202'],
    ['1.3.6.1.4.1.311.2.2.10', '060a2b06010401823702020a'],
    ['2.999.3', '0603883703'],
  ])('%s has its published form', (oid, bytes) => {
    const element = encodeOid(oid)

    expect(hexOf(element)).toBe(bytes)
    expect(decodeOid(onlyElement(element, 0x06))).toBe(oid)
  })

  it('is read back whatever its arcs are', () => {
    const arc = fc.bigInt({ min: 0n, max: 2n ** 64n })
    const oids = fc
      .oneof(fc.tuple(fc.constantFrom(0n, 1n), fc.bigInt({ min: 0n, max: 39n })), fc.tuple(fc.constant(2n), arc))
      .chain(([first, second]) => fc.array(arc, { maxLength: 4 }).map((rest) => [first, second, ...rest].join('.')))

    fc.assert(
      fc.property(oids, (oid) => {
        expect(decodeOid(onlyElement(encodeOid(oid), 0x06))).toBe(oid)
      }),
    )
  })

  it.each([
    ['empty', ''],
    ['cut in an arc', '2b86'],
    ['too long', '01'.repeat(65)],
  ])('that is %s is refused', (_, content) => {
    expect(() => decodeOid(hex(content))).toThrow('are not an object identifier')
  })
})
