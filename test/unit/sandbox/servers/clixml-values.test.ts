import { describe, expect, it } from 'vitest'
import { textOf } from '../../../../sandbox/servers/engine/value.ts'
import { fromClixml, outputToClixml } from '../../../../sandbox/servers/protocol/clixml-values.ts'
import { type ClixmlValue, hashtableValue, int32Value, NIL, stringValue } from '../../../../src/winrm/server.ts'

const SECRET = { reveal: () => 'Pässwort' }

describe('a value that a client sends', () => {
  it.each<ClixmlValue>([
    NIL,
    { kind: 'boolean', value: true },
    { kind: 'string', value: 'text' },
    { kind: 'char', codeUnit: 0xdf },
    { kind: 'byte', value: 255 },
    { kind: 'sbyte', value: -128 },
    { kind: 'uint16', value: 65_535 },
    { kind: 'int16', value: -32_768 },
    { kind: 'uint32', value: 0xffff_ffff },
    { kind: 'int32', value: -5 },
    { kind: 'uint64', value: 2n ** 64n - 1n },
    { kind: 'int64', value: -(2n ** 63n) },
    { kind: 'single', value: 1.5 },
    { kind: 'double', value: 0.1 },
    { kind: 'decimal', value: '12345678901234567890.12345' },
    { kind: 'guid', value: '11111111-2222-3333-4444-555555555555' },
    { kind: 'version', value: '10.0.14393.0' },
    { kind: 'uri', value: 'https://contoso.local/' },
    { kind: 'xml', value: '<a/>' },
    { kind: 'script-block', value: 'Get-Date' },
    { kind: 'bytes', value: Uint8Array.of(0, 1, 255) },
    { kind: 'time-span', ticks: 936_845_000_000n },
    { kind: 'date-time', ticks: 639_000_000_000_000_001n, zone: 'utc' },
    { kind: 'date-time', ticks: 639_000_000_000_000_000n, zone: { offsetMinutes: 120 } },
    { kind: 'date-time', ticks: 639_000_000_000_000_000n, zone: 'unspecified' },
    { kind: 'secure-string', secret: SECRET },
  ])('goes back as it came: $kind', (value) => {
    expect(outputToClixml(fromClixml(value))).toEqual(value)
  })

  it('stays a Hashtable where it is one, as PowerShell makes a real one of it', () => {
    const table = hashtableValue({ name: stringValue('a'), count: int32Value(2) })

    expect(outputToClixml(fromClixml(table))).toMatchObject(table)
  })

  it.each<[ClixmlValue, string]>([
    [{ kind: 'bytes', value: Uint8Array.of(0, 1, 255) }, '0 1 255'],
    [{ kind: 'time-span', ticks: 936_845_000_000n }, '1.02:01:24.5000000'],
    [{ kind: 'time-span', ticks: -20_000_000n }, '-00:00:02'],
    [{ kind: 'date-time', ticks: 639_000_000_000_000_000n, zone: 'unspecified' }, '11/29/2025 08:00:00'],
    [{ kind: 'guid', value: '11111111-2222-3333-4444-555555555555' }, '11111111-2222-3333-4444-555555555555'],
  ])('has the text of its ToString in the invariant culture', (value, text) => {
    expect(textOf(fromClixml(value))).toBe(text)
  })
})
