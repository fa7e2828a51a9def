import { RemoteProtocolError } from '../errors.ts'

/** Reads a buffer from front to back; every read is length-checked and throws `RemoteProtocolError` past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #offset: number

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#offset = offset
  }

  get offset(): number {
    return this.#offset
  }

  get remaining(): number {
    return this.#bytes.byteLength - this.#offset
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1))
  }

  u16le(): number {
    return this.#view.getUint16(this.#advance(2), true)
  }

  u16be(): number {
    return this.#view.getUint16(this.#advance(2), false)
  }

  u32le(): number {
    return this.#view.getUint32(this.#advance(4), true)
  }

  u32be(): number {
    return this.#view.getUint32(this.#advance(4), false)
  }

  u64le(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true)
  }

  u64be(): bigint {
    return this.#view.getBigUint64(this.#advance(8), false)
  }

  /** The next `count` bytes as a view on the same memory. */
  bytes(count: number): Uint8Array {
    const start = this.#advance(count)
    return this.#bytes.subarray(start, start + count)
  }

  rest(): Uint8Array {
    return this.bytes(this.remaining)
  }

  skip(count: number): void {
    this.#advance(count)
  }

  #advance(count: number): number {
    if (!Number.isInteger(count) || count < 0 || count > this.remaining) {
      throw new RemoteProtocolError(
        `read of ${count} bytes at offset ${this.#offset}, but only ${this.remaining} bytes remain`,
      )
    }
    const start = this.#offset
    this.#offset += count
    return start
  }
}
