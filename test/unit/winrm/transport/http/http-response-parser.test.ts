import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HttpResponseParser } from '../../../../../src/winrm/transport/http/http-response-parser.ts'

const SAMPLES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: Microsoft-HTTPAPI/2.0\r\n\r\nhello',
  'HTTP/1.1 401 \r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Kerberos\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n',
]

const parse = (pieces: readonly Uint8Array[]) => {
  const parser = new HttpResponseParser()
  return pieces.map((piece) => parser.push(piece))
}

describe('HttpResponseParser', () => {
  it('reads lengths, chunks, repeated headers and interim answers', () => {
    const [plain, refused, chunked] = SAMPLES.map((sample) => parse([Buffer.from(sample)])[0])

    expect([plain?.status, plain?.body.toString()]).toEqual([200, 'hello'])
    expect([refused?.status, refused?.headers.get('www-authenticate')]).toEqual([401, 'Negotiate, Kerberos'])
    expect([chunked?.status, chunked?.body.toString()]).toEqual([200, 'hello'])
  })

  it('takes blanks off the ends of a header, and leaves those inside', () => {
    const [answer] = parse([Buffer.from('HTTP/1.1 200 OK\r\nA: \t b  \t c \t\r\nB:\r\nContent-Length:0\r\n\r\n')])

    expect([answer?.headers.get('a'), answer?.headers.get('b')]).toEqual(['b  \t c', ''])
  })

  it.each(SAMPLES)('gives the same answer byte by byte, and only at the last byte', (sample) => {
    const results = parse([...Buffer.from(sample)].map((byte) => Uint8Array.of(byte)))

    expect(results.slice(0, -1).every((result) => result === undefined)).toBe(true)
    expect(results.at(-1)).toEqual(parse([Buffer.from(sample)])[0])
  })

  it('gives the same answer however it is cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.array(fc.nat(120), { maxLength: 6 }), (sample, cuts) => {
        const bytes = Buffer.from(sample)
        const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
        const pieces = borders.slice(1).map((end, index) => bytes.subarray(borders[index], end))

        expect(parse(pieces).find((result) => result !== undefined)).toEqual(parse([bytes])[0])
      }),
    )
  })

  it('reads one answer after the other', () => {
    expect(parse([Buffer.from(SAMPLES[0]!), Buffer.from(SAMPLES[1]!)]).map((result) => result?.status)).toEqual([
      200, 401,
    ])
  })

  it('takes the end of the connection as the end of a body without length', () => {
    const parser = new HttpResponseParser()

    expect(parser.push(Buffer.from('HTTP/1.0 200 OK\r\n\r\n<html>'))).toBeUndefined()
    expect(parser.end()?.body.toString()).toBe('<html>')
  })

  it.each([
    ['SSH-2.0-OpenSSH_9.2\r\n', 'not HTTP'],
    ['HTTP/1.1 abc\r\n\r\n', 'no HTTP status line'],
    ['HTTP/1.1 200 OK\r\nno colon\r\n\r\n', 'malformed'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n', 'not one number'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab', '1 bytes follow the end'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n', 'other than chunked'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'no size'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc', 'does not end where it should'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n', '4294967295 bytes or more'],
    [`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1${' '.repeat(300)}`, 'the chunk head of the answer has'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n', '99999999999 bytes or more'],
    [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`, 'the head of the answer has'],
  ])('refuses %j', (text, message) => {
    expect(() => parse([Buffer.from(text)])).toThrow(message)
  })
})
