import { LocalProtocolError } from '../errors.ts'

const INITIAL_CAPACITY_BYTES = 64

/** Builds a buffer from front to back; values out of range throw `LocalProtocolError` instead of being cut. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_CAPACITY_BYTES)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  get length(): number {
    return this.#length
  }

  u8(value: number): this {
    const at = this.#reserve(1, value, 0xff)
    this.#view.setUint8(at, value)
    return this
  }

  u16le(value: number): this {
    const at = this.#reserve(2, value, 0xffff)
    this.#view.setUint16(at, value, true)
    return this
  }

  u16be(value: number): this {
    const at = this.#reserve(2, value, 0xffff)
    this.#view.setUint16(at, value, false)
    return this
  }

  u32le(value: number): this {
    const at = this.#reserve(4, value, 0xffff_ffff)
    this.#view.setUint32(at, value, true)
    return this
  }

  u32be(value: number): this {
    const at = this.#reserve(4, value, 0xffff_ffff)
    this.#view.setUint32(at, value, false)
    return this
  }

  u64le(value: bigint): this {
    const at = this.#reserve64(value)
    this.#view.setBigUint64(at, value, true)
    return this
  }

  u64be(value: bigint): this {
    const at = this.#reserve64(value)
    this.#view.setBigUint64(at, value, false)
    return this
  }

  bytes(value: Uint8Array): this {
    const start = this.#grow(value.byteLength)
    this.#bytes.set(value, start)
    return this
  }

  zeros(count: number): this {
    this.#grow(count)
    return this
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  // Apart from the write itself: growing replaces the view.
  #reserve(size: number, value: number, max: number): number {
    if (!Number.isInteger(value) || value < 0 || value > max) {
      throw new LocalProtocolError(`value ${value} does not fit into ${size} unsigned bytes`)
    }
    return this.#grow(size)
  }

  #reserve64(value: bigint): number {
    if (BigInt.asUintN(64, value) !== value) {
      throw new LocalProtocolError(`value ${value} does not fit into 8 unsigned bytes`)
    }
    return this.#grow(8)
  }

  #grow(size: number): number {
    const start = this.#length
    const needed = start + size
    if (needed > this.#bytes.byteLength) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.byteLength * 2))
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#length = needed
    return start
  }
}
