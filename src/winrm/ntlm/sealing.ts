import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { RemoteProtocolError } from '../errors.ts'
import type { SealedMessage } from '../security/sealed-message.ts'
import { Rc4 } from './rc4.ts'

/** Message confidentiality with extended session security and 128-bit keys, MS-NLMP 3.4. */

const SIGNATURE_VERSION = 1
const SIGNATURE_BYTES = 16

type Direction = 'client-to-server' | 'server-to-client'

/** MS-NLMP 3.4.5.2 and 3.4.5.3: the signing and the sealing key of one direction. */
export function deriveKeys(
  sessionKey: Uint8Array,
  direction: Direction,
): { readonly signKey: Uint8Array; readonly sealKey: Uint8Array } {
  const derive = (use: 'signing' | 'sealing') =>
    createHash('md5').update(sessionKey).update(`session key to ${direction} ${use} key magic constant\0`).digest()
  return { signKey: derive('signing'), sealKey: derive('sealing') }
}

/** One direction of a sealed session: a running RC4 stream and a sequence number, which never goes back. */
class SealStream {
  readonly #signKey: Uint8Array
  readonly #sealKey: Uint8Array
  #stream: Rc4
  #sequence = 0

  constructor(sessionKey: Uint8Array, direction: Direction) {
    const { signKey, sealKey } = deriveKeys(sessionKey, direction)
    this.#signKey = signKey
    this.#sealKey = sealKey
    this.#stream = new Rc4(sealKey)
  }

  encrypt(plaintext: Uint8Array): SealedMessage {
    // The message takes its part of the key stream before the checksum does; the other order cannot be unsealed.
    const ciphertext = this.#stream.update(plaintext)
    return { ciphertext, signature: this.#nextSignature(plaintext) }
  }

  decrypt(message: SealedMessage): Uint8Array {
    const plaintext = this.#stream.update(message.ciphertext)
    const expected = this.#nextSignature(plaintext)
    if (message.signature.length !== SIGNATURE_BYTES || !timingSafeEqual(message.signature, expected))
      throw new RemoteProtocolError(
        `the seal of message ${this.#sequence - 1} (${message.ciphertext.length} bytes) does not match its content`,
      )
    return plaintext
  }

  /** Signs the list of mechanisms. The key stream begins anew after it, while the sequence goes on (MS-SPNG 3.2.5.1). */
  signList(list: Uint8Array): Uint8Array {
    const signature = this.#nextSignature(list)
    this.#stream = new Rc4(this.#sealKey)
    return signature
  }

  #nextSignature(plaintext: Uint8Array): Uint8Array {
    const sequence = Buffer.alloc(4)
    sequence.writeUInt32LE(this.#sequence)
    this.#sequence = (this.#sequence + 1) >>> 0
    const checksum = createHmac('md5', this.#signKey).update(sequence).update(plaintext).digest().subarray(0, 8)
    return Buffer.concat([Uint8Array.of(SIGNATURE_VERSION, 0, 0, 0), this.#stream.update(checksum), sequence])
  }
}

/** Both directions of one sealed session. Any error of `unseal` ends the session: the key streams no longer match. */
export class SealedSession {
  readonly #outgoing: SealStream
  readonly #incoming: SealStream

  /** `sessionKey` is the exported session key, 16 bytes. */
  constructor(sessionKey: Uint8Array, side: 'client' | 'server') {
    const client = new SealStream(sessionKey, 'client-to-server')
    const server = new SealStream(sessionKey, 'server-to-client')
    this.#outgoing = side === 'client' ? client : server
    this.#incoming = side === 'client' ? server : client
  }

  seal(plaintext: Uint8Array): SealedMessage {
    return this.#outgoing.encrypt(plaintext)
  }

  signList(list: Uint8Array): Uint8Array {
    return this.#outgoing.signList(list)
  }

  /** Whether the peer's signature is that of this list. */
  verifyList(list: Uint8Array, signature: Uint8Array): boolean {
    const expected = this.#incoming.signList(list)
    return signature.length === SIGNATURE_BYTES && timingSafeEqual(signature, expected)
  }

  /** Throws RemoteProtocolError where content, signature or sequence number do not match. */
  unseal(message: SealedMessage): Uint8Array {
    return this.#incoming.decrypt(message)
  }
}
