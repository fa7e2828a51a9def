import { createHmac } from 'node:crypto'
import { md4 } from './md4.ts'

/** NTLM version 2 authentication, MS-NLMP 3.3.2. */

const FILETIME_EPOCH_OFFSET_MS = 11_644_473_600_000n
/** Letters that Windows' upper-case table keeps, while JavaScript maps them to another script or to ASCII. */
const KEPT_LOWER = new Set(['\u00b5', '\u0131', '\u017f'])

/** The NT hash of a password, 16 bytes: as good as the password to whoever has it. */
export function ntHash(password: string): Uint8Array {
  return md4(Buffer.from(password, 'utf16le'))
}

/** Upper-cases as Windows does: one UTF-16 unit to one unit, so that ß stays ß. */
export function invariantUpperCase(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charAt(index))
    .map((unit) => {
      const upper = unit.toUpperCase()
      return upper.length === 1 && !KEPT_LOWER.has(unit) ? upper : unit
    })
    .join('')
}

/** NTOWFv2: the key of one account. The user name is upper-cased, the domain is taken as typed. */
export function ntowfv2(hash: Uint8Array, userName: string, domain: string): Uint8Array {
  return hmacMd5(hash, Buffer.from(invariantUpperCase(userName) + domain, 'utf16le'))
}

interface Ntlmv2Input {
  readonly accountKey: Uint8Array
  readonly serverChallenge: Uint8Array
  readonly clientChallenge: Uint8Array
  /** FILETIME, 8 bytes, little-endian. */
  readonly timestamp: Uint8Array
  readonly targetInfo: Uint8Array
  /** True where the challenge brought a timestamp: the LM response is then all zero (MS-NLMP 3.1.5.1.2). */
  readonly hasServerTimestamp: boolean
}

interface Ntlmv2Response {
  readonly ntResponse: Uint8Array
  readonly lmResponse: Uint8Array
  readonly keyExchangeKey: Uint8Array
}

/** Computes both responses and the key exchange key. */
export function computeNtlmv2(input: Ntlmv2Input): Ntlmv2Response {
  const { accountKey, serverChallenge, clientChallenge } = input
  const temp = Buffer.concat([
    Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0),
    input.timestamp,
    clientChallenge,
    new Uint8Array(4),
    input.targetInfo,
    new Uint8Array(4),
  ])
  const proof = hmacMd5(accountKey, Buffer.concat([serverChallenge, temp]))
  return {
    ntResponse: Buffer.concat([proof, temp]),
    lmResponse: input.hasServerTimestamp ? new Uint8Array(24) : lmv2(accountKey, serverChallenge, clientChallenge),
    keyExchangeKey: hmacMd5(accountKey, proof),
  }
}

/** The moment as FILETIME: 100 ns since 1601, 8 bytes, little-endian. */
export function encodeFiletime(epochMs: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE((BigInt(Math.trunc(epochMs)) + FILETIME_EPOCH_OFFSET_MS) * 10_000n)
  return bytes
}

function lmv2(accountKey: Uint8Array, serverChallenge: Uint8Array, clientChallenge: Uint8Array): Uint8Array {
  return Buffer.concat([hmacMd5(accountKey, Buffer.concat([serverChallenge, clientChallenge])), clientChallenge])
}

function hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array {
  return createHmac('md5', key).update(data).digest()
}
