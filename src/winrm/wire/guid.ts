import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'

/** A GUID as 16 bytes is written in two ways; as text it is kept in lower case, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
export const ZERO_GUID = '00000000-0000-0000-0000-000000000000'

const GUID_BYTES = 16
const GUID_TEXT = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i

/** The lower-case text of a GUID in any usual spelling (braces, `uuid:` prefix, no dashes); throws `RemoteProtocolError`. */
export function parseGuid(text: string): string {
  const match = GUID_TEXT.exec(text.trim().replace(/^(?:urn:)?uuid:/i, ''))
  if (match === null) throw new RemoteProtocolError(`${text.length} characters are not a GUID`)
  return match.slice(1).join('-').toLowerCase()
}

/** The spelling of ids in WS-Management envelopes: upper case. */
export function formatUpperGuid(guid: string): string {
  return parseGuid(guid).toUpperCase()
}

/** 16 bytes in .NET's layout (MS-DTYP 2.3.4): the first three groups are little-endian. */
export function encodeGuid(guid: string): Uint8Array<ArrayBuffer> {
  return swapGroups(Uint8Array.from(Buffer.from(parseGuid(guid).replaceAll('-', ''), 'hex')))
}

/** Reads .NET's layout; throws `RemoteProtocolError` unless there are exactly 16 bytes. */
export function decodeGuid(bytes: Uint8Array): string {
  if (bytes.byteLength !== GUID_BYTES) {
    throw new RemoteProtocolError(`a GUID has ${GUID_BYTES} bytes, not ${bytes.byteLength}`)
  }
  return parseGuid(Buffer.from(swapGroups(bytes)).toString('hex'))
}

/** Makes a version 4 GUID (RFC 9562 5.4) out of 16 random bytes. */
export function guidFromRandom(random: Uint8Array): string {
  if (random.byteLength !== GUID_BYTES) throw new LocalProtocolError(`a GUID needs ${GUID_BYTES} random bytes`)
  const bytes = Buffer.from(random)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return parseGuid(bytes.toString('hex'))
}

function swapGroups(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const swapped = Uint8Array.from(bytes)
  swapped.subarray(0, 4).reverse()
  swapped.subarray(4, 6).reverse()
  swapped.subarray(6, 8).reverse()
  return swapped
}
