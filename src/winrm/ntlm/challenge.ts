import { type AvPair, decodeAvPairs, encodeAvPairs } from './av-pairs.ts'
import { NTLMSSP_NEGOTIATE_TARGET_INFO } from './flags.ts'
import { appendSecurityBuffers, openMessage, readSecurityBuffer, startMessage, VERSION_BYTES } from './message-bytes.ts'

/** CHALLENGE_MESSAGE, MS-NLMP 2.2.1.2. */
export interface Challenge {
  readonly flags: number
  readonly targetName: string
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array
  readonly targetInfo: readonly AvPair[]
}

const HEADER_BYTES = 56
const HEADER_BYTES_WITHOUT_VERSION = 48
const TARGET_NAME_AT = 12
const TARGET_INFO_AT = 40

/** Builds the server's answer to the first message. */
export function encodeChallenge(challenge: Challenge): Uint8Array {
  const header = startMessage(2, HEADER_BYTES)
  header.writeUInt32LE(challenge.flags, 20)
  header.set(challenge.serverChallenge, 24)
  header.set(VERSION_BYTES, 48)
  return appendSecurityBuffers(header, [
    [TARGET_NAME_AT, Buffer.from(challenge.targetName, 'utf16le')],
    [TARGET_INFO_AT, encodeAvPairs(challenge.targetInfo)],
  ])
}

/** Reads the server's answer; throws RemoteProtocolError. */
export function decodeChallenge(bytes: Uint8Array): Challenge {
  const message = openMessage(bytes, 2, HEADER_BYTES_WITHOUT_VERSION)
  const flags = message.readUInt32LE(20)
  const hasTargetInfo = (flags & NTLMSSP_NEGOTIATE_TARGET_INFO) !== 0
  return {
    flags,
    targetName: Buffer.from(readSecurityBuffer(message, TARGET_NAME_AT, 2)).toString('utf16le'),
    serverChallenge: message.subarray(24, 32),
    targetInfo: hasTargetInfo ? decodeAvPairs(readSecurityBuffer(message, TARGET_INFO_AT, 2)) : [],
  }
}
