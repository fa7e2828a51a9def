import { createHmac } from 'node:crypto'
import { appendSecurityBuffers, openMessage, readSecurityBuffer, startMessage, VERSION_BYTES } from './message-bytes.ts'

/** AUTHENTICATE_MESSAGE, MS-NLMP 2.2.1.3. */
export interface Authenticate {
  readonly flags: number
  readonly lmResponse: Uint8Array
  readonly ntResponse: Uint8Array
  readonly domain: string
  readonly userName: string
  readonly workstation: string
  /** The session key under the key exchange key, 16 bytes. */
  readonly encryptedSessionKey: Uint8Array
}

const HEADER_BYTES = 88
const MIC_AT = 72
const MIC_BYTES = 16

/** Builds the client's proof, with a MIC of zeros; `withMic` fills it in. */
export function encodeAuthenticate(message: Authenticate): Uint8Array {
  const header = startMessage(3, HEADER_BYTES)
  header.writeUInt32LE(message.flags, 60)
  header.set(VERSION_BYTES, 64)
  return appendSecurityBuffers(header, [
    [28, Buffer.from(message.domain, 'utf16le')],
    [36, Buffer.from(message.userName, 'utf16le')],
    [44, Buffer.from(message.workstation, 'utf16le')],
    [12, message.lmResponse],
    [20, message.ntResponse],
    [52, message.encryptedSessionKey],
  ])
}

/** Reads the client's proof; the MIC is read by `readMic`. Throws RemoteProtocolError. */
export function decodeAuthenticate(bytes: Uint8Array): Authenticate {
  const message = openMessage(bytes, 3, HEADER_BYTES)
  const field = (offset: number) => readSecurityBuffer(message, offset, 3)
  const text = (offset: number) => Buffer.from(field(offset)).toString('utf16le')
  return {
    flags: message.readUInt32LE(60),
    lmResponse: field(12),
    ntResponse: field(20),
    domain: text(28),
    userName: text(36),
    workstation: text(44),
    encryptedSessionKey: field(52),
  }
}

/** The message integrity code over all three messages, the third with its own code zeroed (MS-NLMP 3.1.5.1.2). */
export function computeMic(
  sessionKey: Uint8Array,
  messages: readonly [Uint8Array, Uint8Array, Uint8Array],
): Uint8Array {
  const [negotiate, challenge, authenticate] = messages
  const zeroed = withMic(authenticate, new Uint8Array(MIC_BYTES))
  return createHmac('md5', sessionKey).update(negotiate).update(challenge).update(zeroed).digest()
}

/** The same message with this integrity code. */
export function withMic(authenticate: Uint8Array, mic: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(authenticate)
  copy.set(mic, MIC_AT)
  return copy
}

/** The integrity code that a message carries. */
export function readMic(authenticate: Uint8Array): Uint8Array {
  return authenticate.subarray(MIC_AT, MIC_AT + MIC_BYTES)
}
