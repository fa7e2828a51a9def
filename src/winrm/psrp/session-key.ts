import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'

// MS-PSRP 2.2.2.3 and 2.2.2.4: CryptoAPI blobs of an RSA 2048 public key and of a key wrapped by it.
const MODULUS_BITS = 2048
const MODULUS_BYTES = MODULUS_BITS / 8
const PUBLIC_EXPONENT = 65_537
const PUBLIC_KEY_HEADER = Uint8Array.of(0x06, 0x02, 0, 0, 0, 0xa4, 0, 0, 0x52, 0x53, 0x41, 0x31)
const WRAPPED_KEY_HEADER = Uint8Array.of(0x01, 0x02, 0, 0, 0x10, 0x66, 0, 0, 0, 0xa4, 0, 0)
const SESSION_KEY_BYTES = 32
// PKCS #1 v1.5 (RFC 8017 7.2): 00 02, padding without zeros, 00, the key.
const PADDING_BYTES = MODULUS_BYTES - SESSION_KEY_BYTES - 3
const AES_BLOCK_BYTES = 16
const ZERO_IV = new Uint8Array(AES_BLOCK_BYTES)

/** The client's key pair for one exchange; made anew for each pool. */
export interface SessionKeyPair {
  readonly publicKeyBlob: Uint8Array
  /** Unwraps the session key out of the server's blob; throws `RemoteProtocolError`. */
  unwrapSessionKey(blob: Uint8Array): Uint8Array
}

/** Makes a fresh RSA 2048 pair off the main thread. */
export function generateSessionKeyPair(): Promise<SessionKeyPair> {
  const options = { modulusLength: MODULUS_BITS, publicExponent: PUBLIC_EXPONENT }
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', options, (error, _publicKey, privateKey) => {
      if (error === null) resolve(sessionKeyPair(privateKey))
      else reject(error)
    })
  })
}

/** A pair out of an RSA 2048 private key with exponent 65537. */
export function sessionKeyPair(privateKey: KeyObject): SessionKeyPair {
  return {
    publicKeyBlob: encodePublicKey(createPublicKey(privateKey)),
    unwrapSessionKey: (blob) => unwrap(privateKey, blob),
  }
}

/** The server's answer: the session key wrapped for the client's public key; `randomBytes` gives the padding. */
export function wrapSessionKey(
  publicKeyBlob: Uint8Array,
  sessionKey: Uint8Array,
  randomBytes: (count: number) => Uint8Array,
): Uint8Array {
  if (sessionKey.length !== SESSION_KEY_BYTES)
    throw new LocalProtocolError(`a session key has ${SESSION_KEY_BYTES} bytes`)
  const padding = randomBytes(PADDING_BYTES).map((byte) => byte || 1)
  const padded = new ByteWriter().u8(0).u8(2).bytes(padding).u8(0).bytes(sessionKey).finish()
  const key = decodePublicKey(publicKeyBlob)
  const wrapped = publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded)
  return new ByteWriter().bytes(WRAPPED_KEY_HEADER).bytes(Uint8Array.from(wrapped).reverse()).finish()
}

/** AES-256-CBC with a zero IV over UTF-16LE, as base64 (MS-PSRP 2.2.5.1.24). */
export class SecureStringCipher {
  readonly #key: Uint8Array

  constructor(key: Uint8Array) {
    if (key.length !== SESSION_KEY_BYTES) throw new LocalProtocolError(`a session key has ${SESSION_KEY_BYTES} bytes`)
    this.#key = Uint8Array.from(key)
  }

  encrypt(plaintext: string): string {
    const cipher = createCipheriv('aes-256-cbc', this.#key, ZERO_IV)
    return Buffer.concat([cipher.update(Buffer.from(plaintext, 'utf16le')), cipher.final()]).toString('base64')
  }

  /** Throws `RemoteProtocolError` if the text was not encrypted under this key. */
  decrypt(ciphertext: string): string {
    const decipher = createDecipheriv('aes-256-cbc', this.#key, ZERO_IV)
    try {
      const plaintext = Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64')), decipher.final()])
      if (plaintext.length % 2 === 0) return plaintext.toString('utf16le')
    } catch {
      // Told below, without the cipher's own words.
    }
    throw new RemoteProtocolError('a SecureString cannot be decrypted with the session key')
  }
}

// Node refuses RSA_PKCS1_PADDING in privateDecrypt (CVE-2023-46809), so the padding is taken off here. The key is used
// once and every failure looks the same, so there is no oracle.
function unwrap(privateKey: KeyObject, blob: Uint8Array): Uint8Array {
  const reader = new ByteReader(blob)
  expectHeader(reader, WRAPPED_KEY_HEADER, 'wrapped session key')
  const wrapped = Uint8Array.from(reader.bytes(MODULUS_BYTES)).reverse()
  expectEnd(reader, 'wrapped session key')
  const key = unpad(decryptRaw(privateKey, wrapped))
  if (key === undefined) throw new RemoteProtocolError('wrapped session key cannot be decrypted')
  return key
}

function decryptRaw(key: KeyObject, wrapped: Uint8Array): Uint8Array {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped)
  } catch {
    return new Uint8Array(MODULUS_BYTES)
  }
}

function unpad(padded: Uint8Array): Uint8Array | undefined {
  // Exactly a key after the separator leaves far more padding than the 8 bytes that the RFC wants.
  const end = padded.indexOf(0, 2)
  const isPadded = padded[0] === 0 && padded[1] === 2 && end === 2 + PADDING_BYTES
  return isPadded ? Uint8Array.from(padded.subarray(end + 1)) : undefined
}

function encodePublicKey(key: KeyObject): Uint8Array {
  const { n = '', e = '' } = key.export({ format: 'jwk' })
  const modulus = Buffer.from(n, 'base64url')
  if (modulus.length !== MODULUS_BYTES || Buffer.from(e, 'base64url').toString('hex') !== '010001') {
    throw new LocalProtocolError(
      `session keys are exchanged with RSA ${MODULUS_BITS} and exponent ${PUBLIC_EXPONENT} only`,
    )
  }
  const writer = new ByteWriter().bytes(PUBLIC_KEY_HEADER).u32le(MODULUS_BITS).u32le(PUBLIC_EXPONENT)
  return writer.bytes(Uint8Array.from(modulus).reverse()).finish()
}

function decodePublicKey(blob: Uint8Array): KeyObject {
  const reader = new ByteReader(blob)
  expectHeader(reader, PUBLIC_KEY_HEADER, 'public key')
  const [bits, exponent] = [reader.u32le(), reader.u32le()]
  if (bits !== MODULUS_BITS || exponent !== PUBLIC_EXPONENT) {
    throw new RemoteProtocolError(
      `public key has ${bits} bits and exponent ${exponent}, not ${MODULUS_BITS} and ${PUBLIC_EXPONENT}`,
    )
  }
  const modulus = Buffer.from(Uint8Array.from(reader.bytes(MODULUS_BYTES)).reverse())
  expectEnd(reader, 'public key')
  return createPublicKey({ key: { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' }, format: 'jwk' })
}

function expectHeader(reader: ByteReader, header: Uint8Array, what: string): void {
  if (Buffer.compare(reader.bytes(header.length), header) !== 0) {
    throw new RemoteProtocolError(`${what} blob does not begin as one`)
  }
}

function expectEnd(reader: ByteReader, what: string): void {
  if (reader.remaining > 0) throw new RemoteProtocolError(`${what} blob has ${reader.remaining} bytes too many`)
}
