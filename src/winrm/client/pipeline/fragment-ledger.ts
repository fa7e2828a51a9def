import { FRAGMENT_HEADER_BYTES } from '../../psrp/fragment.ts'
import { ByteReader } from '../../wire/byte-reader.ts'
import { NumberRanges } from './number-ranges.ts'

const FLAG_END = 0x02

/** Numbers of messages above `after`, up to and with `upTo`, among which those of a lost answer would be. */
export interface NumberWindow {
  readonly after: bigint
  readonly upTo: bigint
}

/** The numbers of one part of a stream. */
export interface NotedNumbers {
  readonly first: bigint
  readonly last: bigint
  /** Whether the last message is whole. */
  readonly isLastWhole: boolean
  /** Of fragments. */
  readonly count: number
}

/**
 * Which messages of a pool have arrived. A server numbers them 1, 2, 3 … over the pool and all its pipelines (MS-PSRP 2.2.4;
 * seen from 2016 and 2019) and sends those of one stream in order, so an answer that was lost on its way shows as a number
 * that never came. While several pipelines run, a gap may also be what another one has not delivered yet: it counts as
 * lost once every other stream is known to be past it.
 */
export class FragmentLedger {
  readonly #arrived = new NumberRanges()
  /** Streams that may still deliver, each with the number up to which it has nothing more to deliver. */
  readonly #open = new Map<string, bigint>()
  readonly #watchers = new Set<() => void>()
  #highest = 0n

  /** The highest number seen on any stream. */
  get highest(): bigint {
    return this.#highest
  }

  /** Opens a stream, before the server can deliver anything on it. */
  begin(stream: string): void {
    this.#open.set(stream, this.#highest)
  }

  /** Nothing more is expected on a stream. */
  end(stream: string): void {
    this.#open.delete(stream)
    this.#changed()
  }

  /** What a stream delivers comes after this number. */
  startOf(stream: string): bigint {
    return this.#open.get(stream) ?? this.#highest
  }

  /** Notes whole fragments as they come in one part of a stream; undefined where there is none. */
  note(stream: string, bytes: Uint8Array): NotedNumbers | undefined {
    const reader = new ByteReader(bytes)
    let noted: NotedNumbers | undefined
    while (reader.remaining >= FRAGMENT_HEADER_BYTES) {
      const number = reader.u64be()
      reader.skip(8)
      const flags = reader.u8()
      const blobBytes = reader.u32be()
      if (blobBytes > reader.remaining) break
      reader.skip(blobBytes)
      const isLastWhole = (flags & FLAG_END) !== 0
      noted = { first: noted?.first ?? number, last: number, isLastWhole, count: (noted?.count ?? 0) + 1 }
      if (number > this.#highest) this.#highest = number
      if (isLastWhole) this.#arrived.add(number)
      this.#pass(stream, number)
    }
    this.#changed()
    return noted
  }

  /** A Receive that was sent when `highest` was this much found the stream empty: nothing up to there is still to come on it. */
  quiet(stream: string, highest: bigint): void {
    this.#pass(stream, highest)
    this.#changed()
  }

  hasAll({ after, upTo }: NumberWindow): boolean {
    return this.#arrived.hasAll(after, upTo)
  }

  /** Whether all of these numbers came, waiting for the other streams as long as they may bring them; false when the signal aborts first. */
  async settle(windows: readonly NumberWindow[], own: string, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const missing = windows.filter((window) => !this.hasAll(window))
      if (missing.length === 0) return true
      const mayStillCome = missing.every(({ upTo }) =>
        [...this.#open].some(([s, passed]) => s !== own && passed < upTo),
      )
      if (!mayStillCome || signal.aborted) return false
      await this.#change(signal)
    }
  }

  #pass(stream: string, number: bigint): void {
    const passed = this.#open.get(stream)
    if (passed !== undefined && number > passed) this.#open.set(stream, number)
  }

  #changed(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }

  async #change(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const watcher = () => {
        this.#watchers.delete(watcher)
        signal.removeEventListener('abort', watcher)
        resolve()
      }
      this.#watchers.add(watcher)
      signal.addEventListener('abort', watcher, { once: true })
    })
  }
}
