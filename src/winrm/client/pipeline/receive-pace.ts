/** One answer to a Receive. */
export interface ReceivedAnswer {
  readonly waitedMs: number
  readonly messages: number
  readonly bytes: number
}

/** An answer that came sooner than this was waiting for us, or nearly. */
const QUICK_MS = 50
const SMALL_BYTES = 16_384
/** So many quick, small answers in a row show a server that answers at each little thing. */
const QUICK_ANSWERS = 3
const FIRST_PAUSE_MS = 5
const MAX_PAUSE_MS = 40

/**
 * How long to wait before the next Receive. A server that gives whatever is there answers at every object while a pipeline
 * writes; a short pause lets several come together. A short pipeline never sees one, and a server that gives one message per
 * answer in any case is tried once and then left alone.
 */
export class ReceivePace {
  #quick = 0
  #pauseMs = 0
  #mostMessages = 0
  #isUseless = false

  /** Takes note of an answer after which the pipeline goes on; ms to wait. */
  next({ waitedMs, messages, bytes }: ReceivedAnswer): number {
    if (this.#isUseless) return 0
    if (waitedMs > QUICK_MS || bytes > SMALL_BYTES) {
      this.#quick = 0
      this.#pauseMs = 0
      return 0
    }
    if (this.#pauseMs > 0 && messages <= this.#mostMessages && messages <= 1) {
      this.#isUseless = true
      return 0
    }
    this.#mostMessages = Math.max(this.#mostMessages, messages)
    this.#quick += 1
    if (this.#quick < QUICK_ANSWERS) return 0
    this.#pauseMs = this.#pauseMs === 0 ? FIRST_PAUSE_MS : Math.min(MAX_PAUSE_MS, this.#pauseMs * 2)
    return this.#pauseMs
  }
}
