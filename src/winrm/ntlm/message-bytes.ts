import { RemoteProtocolError } from '../errors.ts'

/** The parts that all three NTLM messages share: signature, type, security buffers and version (MS-NLMP 2.2). */

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1')
/** MS-NLMP 2.2.2.10: product 10.0, build 14393, NTLMSSP_REVISION_W2K3. Informational only. */
export const VERSION_BYTES: Uint8Array = Uint8Array.of(10, 0, 0x39, 0x38, 0, 0, 0, 0x0f)
/** Far above anything that a domain controller sends. */
const MAX_MESSAGE_BYTES = 65_536

/** Returns the message as a Buffer after its length, signature and type were checked; throws RemoteProtocolError. */
export function openMessage(bytes: Uint8Array, type: 1 | 2 | 3, headerBytes: number): Buffer {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (message.length > MAX_MESSAGE_BYTES)
    throw broken(type, `has ${message.length} bytes, ${MAX_MESSAGE_BYTES} are allowed`)
  if (message.length < headerBytes)
    throw broken(type, `has ${message.length} bytes, at least ${headerBytes} are needed`)
  if (!message.subarray(0, 8).equals(SIGNATURE)) throw broken(type, 'does not start with NTLMSSP')
  const found = message.readUInt32LE(8)
  if (found !== type) throw broken(type, `says that it is of type ${found}`)
  return message
}

/** Starts a message whose header is zero but for signature and type. */
export function startMessage(type: 1 | 2 | 3, headerBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  SIGNATURE.copy(header)
  header.writeUInt32LE(type, 8)
  return header
}

/** Reads the bytes that the security buffer at `offset` points to; throws RemoteProtocolError where it points outside. */
export function readSecurityBuffer(message: Buffer, offset: number, type: 1 | 2 | 3): Uint8Array {
  const length = message.readUInt16LE(offset)
  const start = message.readUInt32LE(offset + 4)
  if (length === 0) return new Uint8Array()
  if (start + length > message.length)
    throw broken(type, `has a field of ${length} bytes at ${start}, beyond its ${message.length} bytes`)
  return message.subarray(start, start + length)
}

/** Appends the fields after the header and points a security buffer at each. */
export function appendSecurityBuffers(
  header: Buffer,
  fields: readonly (readonly [offset: number, Uint8Array])[],
): Buffer {
  let position = header.length
  for (const [offset, field] of fields) {
    header.writeUInt16LE(field.length, offset)
    header.writeUInt16LE(field.length, offset + 2)
    header.writeUInt32LE(position, offset + 4)
    position += field.length
  }
  return Buffer.concat([header, ...fields.map(([, field]) => field)])
}

function broken(type: number, what: string): RemoteProtocolError {
  return new RemoteProtocolError(`the NTLM message of type ${type} ${what}`)
}
