import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeSealedBody,
  encodeSealedBody,
  isSealedContentType,
  SEALED_CONTENT_TYPE,
} from '../../../../src/winrm/wsman/sealed-body.ts'

const SIGNATURE = new Uint8Array(16).fill(0x11)
const CLOSING = Buffer.from('--Encrypted Boundary--\r\n')

const encode = (ciphertext: Uint8Array) =>
  encodeSealedBody({ signature: SIGNATURE, ciphertext, plaintextBytes: ciphertext.length })

describe('the sealed body', () => {
  it('is written byte for byte as MS-WSMV 2.2.9.1.1 shows it', () => {
    const body = encode(Buffer.from('cipher'))

    expect(body.toString('latin1')).toBe(
      '--Encrypted Boundary\r\n' +
        '\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n' +
        '\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=6\r\n' +
        '--Encrypted Boundary\r\n' +
        '\tContent-Type: application/octet-stream\r\n' +
        `\x10\0\0\0${'\x11'.repeat(16)}cipher--Encrypted Boundary--\r\n`,
    )
  })

  it('gives back any ciphertext, boundaries and line ends in it included', () => {
    const tricky = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            '--Encrypted Boundary',
            '--Encrypted Boundary--\r\n',
            '\r\n',
            'Content-Type: application/octet-stream\r\n',
          ),
          { maxLength: 8 },
        )
        .map((parts) => Uint8Array.from(Buffer.from(parts.join('')))),
    )

    fc.assert(
      fc.property(tricky, (ciphertext) => {
        const decoded = decodeSealedBody(encode(ciphertext), SEALED_CONTENT_TYPE)

        expect(Buffer.from(decoded.ciphertext).equals(ciphertext)).toBe(true)
        expect(Buffer.from(decoded.signature).equals(SIGNATURE)).toBe(true)
        expect(decoded.plaintextBytes).toBe(ciphertext.length)
      }),
    )
  })

  it.each([
    ['part heads without a tab', (text: string) => text.replaceAll('\t', '')],
    [
      'a space before the boundary',
      (text: string) => text.replaceAll('--Encrypted Boundary\r\n', '-- Encrypted Boundary\r\n'),
    ],
    ['no line end at its end', (text: string) => text.replace(/--\r\n$/, '--')],
  ])('is read with %s, as other servers write it', (_, change) => {
    const body = Buffer.from(change(encode(Buffer.from('cipher')).toString('latin1')), 'latin1')

    expect(Buffer.from(decodeSealedBody(body, SEALED_CONTENT_TYPE).ciphertext).toString()).toBe('cipher')
  })

  it('is refused when it is cut anywhere or goes on after its end', () => {
    const body = encode(Buffer.from('cipher'))
    // Without its last line end a body is still whole.
    for (let length = 0; length < body.length - 2; length++) {
      expect(() => decodeSealedBody(body.subarray(0, length), SEALED_CONTENT_TYPE)).toThrow('the sealed body')
    }

    expect(() => decodeSealedBody(Buffer.concat([body, Buffer.from('x')]), SEALED_CONTENT_TYPE)).toThrow(
      'no closing boundary',
    )
  })

  it('is refused when its signature reaches past its end or its type is another', () => {
    const body = encode(Buffer.from('cipher'))
    const long = Buffer.from(body)
    long.writeUInt32LE(200, long.length - CLOSING.length - 6 - 16 - 4)

    expect(() => decodeSealedBody(long, SEALED_CONTENT_TYPE)).toThrow('ends after')
    expect(() => decodeSealedBody(body, 'text/html')).toThrow('another content type')
    expect(() => decodeSealedBody(body, 'multipart/encrypted')).toThrow('no boundary')
    expect(isSealedContentType('application/soap+xml')).toBe(false)
  })
})
