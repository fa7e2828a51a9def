import { FRAGMENT_HEADER_BYTES } from '../psrp/fragment.ts'
import { ByteReader } from '../wire/byte-reader.ts'

const FLAG_END = 0x02

/**
 * Which fragments of a pool have arrived. A server numbers its messages 1, 2, 3 … over the pool and all its pipelines
 * (MS-PSRP 2.2.4; seen from 2016 and 2019), so an answer that was lost on its way shows as a number that never came.
 */
export class FragmentLedger {
  #completeUpTo = 0n
  readonly #completeBeyond = new Set<bigint>()
  #highest = 0n

  /** Notes whole fragments, as they come in one stream part. */
  note(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes)
    while (reader.remaining >= FRAGMENT_HEADER_BYTES) {
      const objectId = reader.u64be()
      reader.skip(8)
      const flags = reader.u8()
      const blobBytes = reader.u32be()
      if (blobBytes > reader.remaining) return
      reader.skip(blobBytes)
      if (objectId > this.#highest) this.#highest = objectId
      if ((flags & FLAG_END) !== 0) this.#complete(objectId)
    }
  }

  /** True if every message up to the highest number seen has arrived whole. */
  get isComplete(): boolean {
    return this.#completeUpTo === this.#highest
  }

  #complete(objectId: bigint): void {
    this.#completeBeyond.add(objectId)
    while (this.#completeBeyond.delete(this.#completeUpTo + 1n)) this.#completeUpTo += 1n
  }
}
