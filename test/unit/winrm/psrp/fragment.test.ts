import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import { Defragmenter, encodeFragments, FRAGMENT_HEADER_BYTES } from '../../../../src/winrm/psrp/fragment.ts'

const MESSAGE = Uint8Array.from({ length: 100 }, (_, index) => index)
const CUT = FRAGMENT_HEADER_BYTES + 40

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

describe('encodeFragments', () => {
  test('a message that fits is one fragment with both flags', () => {
    const [fragment, ...more] = encodeFragments(7n, Uint8Array.of(1, 2), 100)

    expect(Buffer.from(fragment!).toString('hex')).toBe(
      '0000000000000007' + '0000000000000000' + '03' + '00000002' + '0102',
    )
    expect(more).toEqual([])
  })

  test('a longer one is cut at the limit, the first piece at its own', () => {
    const fragments = encodeFragments(1n, MESSAGE, CUT, FRAGMENT_HEADER_BYTES + 30)

    expect(fragments.map((fragment) => [fragment.length - FRAGMENT_HEADER_BYTES, fragment[16]])).toEqual([
      [30, 1],
      [40, 0],
      [30, 2],
    ])
  })

  test('a limit without room for a byte is refused', () => {
    expect(() => encodeFragments(1n, MESSAGE, FRAGMENT_HEADER_BYTES)).toThrow(LocalProtocolError)
  })
})

describe('Defragmenter', () => {
  test('takes fragments whole, byte by byte, and with trailing bytes', () => {
    const bytes = joined(encodeFragments(1n, MESSAGE, CUT))
    const [whole, byByte, trailing] = [new Defragmenter(), new Defragmenter(), new Defragmenter()]

    expect(whole.receive(bytes)).toEqual([MESSAGE])
    expect([...bytes].flatMap((byte) => byByte.receive(Uint8Array.of(byte)))).toEqual([MESSAGE])
    expect(trailing.receive(joined([bytes, Uint8Array.of(0, 0, 0)]))).toEqual([MESSAGE])
    expect([whole.isMidway, byByte.isMidway, trailing.isMidway]).toEqual([false, false, true])
    expect(trailing.pendingBytes).toBe(3)
  })

  test('messages cut anywhere come out the same and in order', () => {
    const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 6 })
    const cuts = fc.array(fc.nat(2500), { maxLength: 20 })
    fc.assert(
      fc.property(messages, fc.integer({ min: 22, max: 400 }), cuts, (sent, maxBytes, at) => {
        const bytes = joined(sent.flatMap((message, index) => encodeFragments(BigInt(index + 1), message, maxBytes)))
        const borders = [0, ...at.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        const defragmenter = new Defragmenter()

        const received = borders
          .slice(1)
          .flatMap((end, index) => defragmenter.receive(bytes.slice(borders[index], end)))

        expect(received).toEqual(sent)
        expect(defragmenter.isMidway).toBe(false)
      }),
    )
  })

  test('fragments of two objects may alternate', () => {
    const [a1, a2, a3] = encodeFragments(1n, MESSAGE, CUT)
    const [b1, b2, b3] = encodeFragments(2n, MESSAGE, CUT)

    const received = new Defragmenter().receive(joined([a1!, b1!, b2!, a2!, b3!, a3!]))

    expect(received).toEqual([MESSAGE, MESSAGE])
  })

  test('gaps, repeats and beginnings in the middle are refused', () => {
    const [first, second, third] = encodeFragments(1n, MESSAGE, CUT)
    const receive = (...parts: Uint8Array[]) => new Defragmenter().receive(joined(parts))

    expect(() => receive(second!)).toThrow('fragment 1 of object 1, whose start never came')
    expect(() => receive(first!, third!)).toThrow('fragment 2 of object 1 came where 1 was due')
    expect(() => receive(first!, second!, second!)).toThrow(RemoteProtocolError)
    expect(() => receive(first!, first!)).toThrow('object 1 was started a second time')
    expect(() => receive(first!, second!, third!, first!)).toThrow('object 1 was started a second time')
  })

  test('sizes are refused with both numbers, before the bytes are there', () => {
    const [large] = encodeFragments(1n, new Uint8Array(2000), 5000)
    const header = large!.subarray(0, FRAGMENT_HEADER_BYTES)
    const pieces = encodeFragments(1n, new Uint8Array(2000), 200)

    expect(() => new Defragmenter({ maxBlobBytes: 1999 }).receive(header)).toThrow(
      'blob of 2000 bytes, but at most 1999',
    )
    expect(() => new Defragmenter({ maxMessageBytes: 1999 }).receive(joined(pieces))).toThrow(
      'message of 2000 bytes or more, but at most 1999',
    )
    expect(() => new Defragmenter().receive(Uint8Array.from(header).fill(0xff, 17))).toThrow(RemoteProtocolError)
  })

  test('the number of objects that are open at once is limited', () => {
    const starts = [1n, 2n, 3n].map((id) => encodeFragments(id, MESSAGE, CUT)[0]!)

    expect(() => new Defragmenter({ maxOpenObjects: 2 }).receive(joined(starts))).toThrow('3 objects are open at once')
  })
})
