import { describe, expect, test } from 'vitest'
import { RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import {
  decodeMessage,
  encodeMessage,
  MESSAGE_HEADER_BYTES,
  type RawMessage,
} from '../../../../src/winrm/psrp/message.ts'

const MESSAGE: RawMessage = {
  destination: 'server',
  type: 0x0002_1006,
  poolId: '60629fa7-d093-46e0-be01-8b4c733c3b51',
  pipelineId: undefined,
  body: '<S>grün</S>',
}

describe('PSRP messages', () => {
  test('the header is little-endian with ids in .NET layout', () => {
    const bytes = encodeMessage(MESSAGE)

    expect(Buffer.from(bytes.subarray(0, MESSAGE_HEADER_BYTES)).toString('hex')).toBe(
      `0200000006100200a79f626093d0e046be018b4c733c3b51${'00'.repeat(16)}`,
    )
    expect(Buffer.from(bytes.subarray(MESSAGE_HEADER_BYTES)).toString()).toBe('<S>grün</S>')
    expect(decodeMessage(bytes)).toEqual(MESSAGE)
  })

  test('a server writes a byte order mark, which is not part of the body', () => {
    const bytes = encodeMessage({ ...MESSAGE, destination: 'client' })

    expect([...bytes.subarray(40, 43)]).toEqual([0xef, 0xbb, 0xbf])
    expect(decodeMessage(bytes).body).toBe(MESSAGE.body)
  })

  test('every cut of the header is refused', () => {
    const bytes = encodeMessage(MESSAGE)

    for (let length = 0; length < MESSAGE_HEADER_BYTES; length += 1) {
      expect(() => decodeMessage(bytes.subarray(0, length))).toThrow(RemoteProtocolError)
    }
    expect(decodeMessage(bytes.subarray(0, MESSAGE_HEADER_BYTES)).body).toBe('')
  })

  test('a destination of neither side and a body that is not UTF-8 are refused', () => {
    const bytes = encodeMessage(MESSAGE)

    expect(() => decodeMessage(Uint8Array.from(bytes).fill(3, 0, 1))).toThrow('destination 3')
    expect(() => decodeMessage(Uint8Array.from(bytes).fill(0xff, 42))).toThrow('not UTF-8')
  })
})
