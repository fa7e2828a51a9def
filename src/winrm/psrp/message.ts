import { RemoteProtocolError } from '../errors.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { decodeGuid, encodeGuid, ZERO_GUID } from '../wire/guid.ts'

/** MS-PSRP 2.2.1: destination, type, runspace pool id, pipeline id; then the body as UTF-8. */
export const MESSAGE_HEADER_BYTES = 40

const DESTINATIONS = { client: 1, server: 2 } as const
const BYTE_ORDER_MARK = '\ufeff'

export interface RawMessage {
  readonly destination: keyof typeof DESTINATIONS
  readonly type: number
  /** Zero in some messages of real servers (SessionCapability, EncryptedSessionKey), so not to be checked. */
  readonly poolId: string
  /** Undefined for messages of the pool itself. */
  readonly pipelineId: string | undefined
  /** CLIXML, or empty. */
  readonly body: string
}

/** Servers write a byte order mark in front of the body (seen from 2016 and 2019); clients do not. */
export function encodeMessage(message: RawMessage): Uint8Array {
  const body = message.destination === 'client' ? BYTE_ORDER_MARK + message.body : message.body
  return new ByteWriter()
    .u32le(DESTINATIONS[message.destination])
    .u32le(message.type)
    .bytes(encodeGuid(message.poolId))
    .bytes(encodeGuid(message.pipelineId ?? ZERO_GUID))
    .bytes(new TextEncoder().encode(body))
    .finish()
}

/** Reads a whole message, with or without a byte order mark; throws `RemoteProtocolError`. */
export function decodeMessage(bytes: Uint8Array): RawMessage {
  const reader = new ByteReader(bytes)
  const destination = reader.u32le()
  if (destination !== DESTINATIONS.client && destination !== DESTINATIONS.server) {
    throw new RemoteProtocolError(`message for destination ${destination}, which is neither client (1) nor server (2)`)
  }
  const type = reader.u32le()
  const poolId = decodeGuid(reader.bytes(16))
  const pipelineId = decodeGuid(reader.bytes(16))
  return {
    destination: destination === DESTINATIONS.client ? 'client' : 'server',
    type,
    poolId,
    pipelineId: pipelineId === ZERO_GUID ? undefined : pipelineId,
    body: decodeText(reader.rest()),
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new RemoteProtocolError(`message body of ${bytes.length} bytes is not UTF-8`)
  }
}
