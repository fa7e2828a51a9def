import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'

/** MS-PSRP 2.2.4: object id u64, fragment id u64, flags u8, blob length u32, all big-endian. */
export const FRAGMENT_HEADER_BYTES = 21

const FLAG_START = 0x01
const FLAG_END = 0x02
const BLOB_LENGTH_OFFSET = 17
const REMEMBERED_OBJECTS = 256

export interface FragmentLimits {
  /** Objects begun and not ended; Windows sends one at a time. */
  readonly maxOpenObjects: number
  readonly maxBlobBytes: number
  /** All blobs of one object together. */
  readonly maxMessageBytes: number
}

export const DEFAULT_FRAGMENT_LIMITS: FragmentLimits = {
  maxOpenObjects: 16,
  maxBlobBytes: 4 * 1024 * 1024,
  maxMessageBytes: 64 * 1024 * 1024,
}

/** Cuts a message into fragments of at most `maxFragmentBytes` (header included); the first may have a limit of its own. */
export function encodeFragments(
  objectId: bigint,
  message: Uint8Array,
  maxFragmentBytes: number,
  firstMaxFragmentBytes = maxFragmentBytes,
): Uint8Array[] {
  if (Math.min(maxFragmentBytes, firstMaxFragmentBytes) <= FRAGMENT_HEADER_BYTES) {
    throw new LocalProtocolError(`a fragment needs more than ${FRAGMENT_HEADER_BYTES} bytes`)
  }
  const fragments: Uint8Array[] = []
  let offset = 0
  do {
    const limit = offset === 0 ? firstMaxFragmentBytes : maxFragmentBytes
    const blob = message.subarray(offset, offset + limit - FRAGMENT_HEADER_BYTES)
    const flags = (offset === 0 ? FLAG_START : 0) | (offset + blob.length === message.length ? FLAG_END : 0)
    const writer = new ByteWriter().u64be(objectId).u64be(BigInt(fragments.length)).u8(flags)
    fragments.push(writer.u32be(blob.length).bytes(blob).finish())
    offset += blob.length
  } while (offset < message.length)
  return fragments
}

interface OpenObject {
  nextFragmentId: bigint
  sizeBytes: number
  readonly blobs: Uint8Array[]
}

/** Puts the fragments of one stream together again; takes bytes in pieces of any size. Throws `RemoteProtocolError`. */
export class Defragmenter {
  readonly #limits: FragmentLimits
  readonly #open = new Map<bigint, OpenObject>()
  readonly #ended = new Set<bigint>()
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #neededBytes = FRAGMENT_HEADER_BYTES

  constructor(limits: Partial<FragmentLimits> = {}) {
    this.#limits = { ...DEFAULT_FRAGMENT_LIMITS, ...limits }
  }

  /** Bytes of a fragment that is not complete; Windows never ends a chunk inside a fragment. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  /** True while an object has begun and not ended, or part of a fragment waits for the rest. */
  get isMidway(): boolean {
    return this.#pendingBytes > 0 || this.#open.size > 0
  }

  /** The messages that these bytes complete. */
  receive(bytes: Uint8Array): Uint8Array[] {
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    const messages: Uint8Array[] = []
    if (this.#pendingBytes < this.#neededBytes) return messages
    const buffer = this.#pending.length === 1 ? bytes : concat(this.#pending)
    let offset = 0
    for (;;) {
      this.#neededBytes = this.#fragmentBytes(buffer, offset)
      if (buffer.length - offset < this.#neededBytes) break
      const message = this.#accept(buffer.subarray(offset, offset + this.#neededBytes))
      if (message !== undefined) messages.push(message)
      offset += this.#neededBytes
    }
    const rest = buffer.slice(offset)
    this.#pending = rest.length === 0 ? [] : [rest]
    this.#pendingBytes = rest.length
    return messages
  }

  #fragmentBytes(buffer: Uint8Array, offset: number): number {
    if (buffer.length - offset < FRAGMENT_HEADER_BYTES) return FRAGMENT_HEADER_BYTES
    const blobBytes = new ByteReader(buffer, offset + BLOB_LENGTH_OFFSET).u32be()
    if (blobBytes > this.#limits.maxBlobBytes) {
      throw new RemoteProtocolError(
        `fragment blob of ${blobBytes} bytes, but at most ${this.#limits.maxBlobBytes} are allowed`,
      )
    }
    return FRAGMENT_HEADER_BYTES + blobBytes
  }

  #accept(fragment: Uint8Array): Uint8Array | undefined {
    const reader = new ByteReader(fragment)
    const objectId = reader.u64be()
    const fragmentId = reader.u64be()
    const flags = reader.u8()
    reader.skip(4)
    const object = (flags & FLAG_START) !== 0 ? this.#begin(objectId) : this.#open.get(objectId)
    if (object === undefined) {
      throw new RemoteProtocolError(`fragment ${fragmentId} of object ${objectId}, whose start never came`)
    }
    if (fragmentId !== object.nextFragmentId) {
      throw new RemoteProtocolError(
        `fragment ${fragmentId} of object ${objectId} came where ${object.nextFragmentId} was due`,
      )
    }
    this.#append(object, reader.rest())
    if ((flags & FLAG_END) === 0) return undefined
    this.#open.delete(objectId)
    this.#remember(objectId)
    return object.blobs.length === 1 ? object.blobs[0] : concat(object.blobs)
  }

  #begin(objectId: bigint): OpenObject {
    if (this.#open.has(objectId) || this.#ended.has(objectId)) {
      throw new RemoteProtocolError(`object ${objectId} was started a second time`)
    }
    const object: OpenObject = { nextFragmentId: 0n, sizeBytes: 0, blobs: [] }
    this.#open.set(objectId, object)
    if (this.#open.size > this.#limits.maxOpenObjects) {
      throw new RemoteProtocolError(
        `${this.#open.size} objects are open at once, but at most ${this.#limits.maxOpenObjects} are allowed`,
      )
    }
    return object
  }

  #append(object: OpenObject, blob: Uint8Array): void {
    object.nextFragmentId += 1n
    object.sizeBytes += blob.length
    if (object.sizeBytes > this.#limits.maxMessageBytes) {
      throw new RemoteProtocolError(
        `message of ${object.sizeBytes} bytes or more, but at most ${this.#limits.maxMessageBytes} are allowed`,
      )
    }
    object.blobs.push(blob)
  }

  // Bounded: a repeat comes soon after, when a reply was delivered twice.
  #remember(objectId: bigint): void {
    this.#ended.add(objectId)
    if (this.#ended.size <= REMEMBERED_OBJECTS) return
    const [oldest] = this.#ended
    if (oldest !== undefined) this.#ended.delete(oldest)
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
