import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import type { ClixmlValue } from '../../../../src/winrm/clixml/values.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'

const OFFSET = { offsetMinutes: 120 }

describe('CLIXML primitives', () => {
  test.each<[string, ClixmlValue]>([
    ['<Nil/>', { kind: 'nil' }],
    ['<S>  a &lt; b  </S>', { kind: 'string', value: '  a < b  ' }],
    ['<S/>', { kind: 'string', value: '' }],
    ['<C>10</C>', { kind: 'char', codeUnit: 10 }],
    ['<B>true</B>', { kind: 'boolean', value: true }],
    ['<B>false</B>', { kind: 'boolean', value: false }],
    ['<By>255</By>', { kind: 'byte', value: 255 }],
    ['<SB>-128</SB>', { kind: 'sbyte', value: -128 }],
    ['<U16>65535</U16>', { kind: 'uint16', value: 65535 }],
    ['<I16>-32768</I16>', { kind: 'int16', value: -32768 }],
    ['<U32>4294967295</U32>', { kind: 'uint32', value: 4294967295 }],
    ['<I32>-2147483648</I32>', { kind: 'int32', value: -2147483648 }],
    ['<U64>18446744073709551615</U64>', { kind: 'uint64', value: 18446744073709551615n }],
    ['<I64>-9223372036854775808</I64>', { kind: 'int64', value: -9223372036854775808n }],
    ['<Sg>0.1</Sg>', { kind: 'single', value: Math.fround(0.1) }],
    ['<Sg>16777216</Sg>', { kind: 'single', value: 16777216 }],
    ['<Db>1E+300</Db>', { kind: 'double', value: 1e300 }],
    ['<Db>-0</Db>', { kind: 'double', value: -0 }],
    ['<Db>NaN</Db>', { kind: 'double', value: Number.NaN }],
    ['<Db>-Infinity</Db>', { kind: 'double', value: Number.NEGATIVE_INFINITY }],
    ['<D>79228162514264337593543950335</D>', { kind: 'decimal', value: '79228162514264337593543950335' }],
    ['<D>-0.10</D>', { kind: 'decimal', value: '-0.10' }],
    ['<BA>AQID</BA>', { kind: 'bytes', value: Uint8Array.of(1, 2, 3) }],
    ['<BA/>', { kind: 'bytes', value: new Uint8Array() }],
    ['<G>00112233-4455-6677-8899-aabbccddeeff</G>', { kind: 'guid', value: '00112233-4455-6677-8899-aabbccddeeff' }],
    ['<URI>http://a/?b=1&amp;c=_x000A_</URI>', { kind: 'uri', value: 'http://a/?b=1&c=\n' }],
    ['<Version>10.0.14393.2248</Version>', { kind: 'version', value: '10.0.14393.2248' }],
    ['<XD>&lt;a/&gt;</XD>', { kind: 'xml', value: '<a/>' }],
    ['<SBK>Get-Date_x000A_</SBK>', { kind: 'script-block', value: 'Get-Date\n' }],
    ['<SS>rTm4n3bxaFOIgdjhDDV5OA==</SS>', { kind: 'encrypted-string', ciphertext: 'rTm4n3bxaFOIgdjhDDV5OA==' }],
    ['<DT>0001-01-01T00:00:00</DT>', { kind: 'date-time', ticks: 0n, zone: 'unspecified' }],
    ['<DT>1970-01-01T00:00:00Z</DT>', { kind: 'date-time', ticks: 621_355_968_000_000_000n, zone: 'utc' }],
    ['<DT>9999-12-31T23:59:59.9999999Z</DT>', { kind: 'date-time', ticks: 3_155_378_975_999_999_999n, zone: 'utc' }],
    [
      '<DT>2018-06-13T23:45:29.4583203+02:00</DT>',
      { kind: 'date-time', ticks: 636_645_303_294_583_203n, zone: OFFSET },
    ],
    ['<TS>PT0S</TS>', { kind: 'time-span', ticks: 0n }],
    ['<TS>PT10S</TS>', { kind: 'time-span', ticks: 100_000_000n }],
    ['<TS>-P1DT2H3M4.5S</TS>', { kind: 'time-span', ticks: -937_845_000_000n }],
    ['<TS>PT0.0000001S</TS>', { kind: 'time-span', ticks: 1n }],
    ['<TS>P10675199DT2H48M5.4775807S</TS>', { kind: 'time-span', ticks: 9_223_372_036_854_775_807n }],
  ])('%s is read, and written as it was', (xml, value) => {
    expect(readClixml(xml)).toEqual(value)
    expect(writeClixml(value)).toBe(xml)
  })

  test.each([
    ['<Db>INF</Db>', { kind: 'double', value: Number.POSITIVE_INFINITY }],
    ['<Db>1.5e3</Db>', { kind: 'double', value: 1500 }],
    ['<DT>2018-06-13T23:45:29.4500000Z</DT>', { kind: 'date-time', ticks: 636_645_303_294_500_000n, zone: 'utc' }],
    ['<TS>P1Y2M</TS>', { kind: 'time-span', ticks: 367_200_000_000_000n }],
  ])('%s, another spelling, is read', (xml, value) => {
    expect(readClixml(xml)).toEqual(value)
  })

  test.each([
    '<B>True</B>',
    '<By>256</By>',
    '<SB>-129</SB>',
    '<U16>-1</U16>',
    '<I32>2147483648</I32>',
    '<U64>18446744073709551616</U64>',
    '<I64>x</I64>',
    '<I32/>',
    '<I32>0x10</I32>',
    '<C>65536</C>',
    '<Db>1,5</Db>',
    '<D>1E5</D>',
    '<BA>A===</BA>',
    '<G>123</G>',
    '<Version>1</Version>',
    '<DT>2018-02-30T00:00:00Z</DT>',
    '<DT>2018-06-13</DT>',
    '<TS>10 s</TS>',
    '<TS>P</TS>',
    '<TS>PT</TS>',
    '<SS>not base64!</SS>',
    '<S>a<b/></S>',
  ])('%s is refused', (xml) => {
    expect(() => readClixml(xml)).toThrow(RemoteProtocolError)
  })

  test('what is refused is not quoted, because it may be a secret', () => {
    expect(() => readClixml('<SS>hunter2!</SS>')).toThrow(/^(?!.*hunter2)/)
    expect(() => readClixml('<I32>hunter2</I32>')).toThrow(/^(?!.*hunter2)/)
  })

  test.each<ClixmlValue>([
    { kind: 'byte', value: 256 },
    { kind: 'int32', value: 1.5 },
    { kind: 'uint64', value: -1n },
    { kind: 'secure-string', secret: { reveal: () => 'hunter2' } },
  ])('a value that its tag cannot hold is not written', (value) => {
    expect(() => writeClixml(value)).toThrow(LocalProtocolError)
  })

  test('doubles and singles come back bit for bit', () => {
    fc.assert(
      fc.property(fc.double(), fc.float(), (double, single) => {
        expect(readClixml(writeClixml({ kind: 'double', value: double }))).toEqual({ kind: 'double', value: double })
        expect(readClixml(writeClixml({ kind: 'single', value: single }))).toEqual({ kind: 'single', value: single })
      }),
    )
  })

  test('every tick of a date and of a span comes back', () => {
    const dateTicks = fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n })
    const spanTicks = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    fc.assert(
      fc.property(dateTicks, spanTicks, fc.integer({ min: -840, max: 840 }), (ticks, span, offsetMinutes) => {
        const date = { kind: 'date-time', ticks, zone: { offsetMinutes } } as const

        expect(readClixml(writeClixml(date))).toEqual(date)
        expect(readClixml(writeClixml({ kind: 'time-span', ticks: span }))).toEqual({ kind: 'time-span', ticks: span })
      }),
    )
  })
})
