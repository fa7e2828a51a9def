import { openMessage, startMessage, VERSION_BYTES } from './message-bytes.ts'

/** NEGOTIATE_MESSAGE, MS-NLMP 2.2.1.1. Domain and workstation stay empty: they say nothing that the last message does not. */
const HEADER_BYTES = 40

/** Builds the first message of the handshake. */
export function encodeNegotiate(flags: number): Uint8Array {
  const message = startMessage(1, HEADER_BYTES)
  message.writeUInt32LE(flags, 12)
  message.set(VERSION_BYTES, 32)
  return message
}

/** Reads the flags; a message without the optional version is fine. Throws RemoteProtocolError. */
export function decodeNegotiate(bytes: Uint8Array): { readonly flags: number } {
  return { flags: openMessage(bytes, 1, 16).readUInt32LE(12) }
}
