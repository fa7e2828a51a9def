/** `batch` holds answers back until the source has ended; `fragment` answers at each one; `available` gives what is there. */
export type AnswerMode = 'batch' | 'available' | 'fragment'

export interface Taken {
  readonly fragments: readonly Uint8Array[]
  /** Nothing more will come. */
  readonly isLast: boolean
}

/** Fragments that wait for a Receive, in order. */
export class OutputQueue {
  readonly #mode: AnswerMode
  readonly #fragments: Uint8Array[] = []
  readonly #watchers = new Set<() => void>()
  #isEnded = false

  constructor(mode: AnswerMode) {
    this.#mode = mode
  }

  get isExhausted(): boolean {
    return this.#isEnded && this.#fragments.length === 0
  }

  push(fragments: readonly Uint8Array[]): void {
    this.#fragments.push(...fragments)
    this.#notify()
  }

  end(): void {
    this.#isEnded = true
    this.#notify()
  }

  /**
   * The next answer of at most `maxBytes` (but one fragment at least). When `timeout` aborts first, what is there, or undefined;
   * when `gone` aborts, undefined, and nothing is taken.
   */
  async take(maxBytes: number, timeout: AbortSignal, gone: AbortSignal): Promise<Taken | undefined> {
    const signal = AbortSignal.any([timeout, gone])
    while (!this.#isReady(maxBytes) && !signal.aborted) await this.#changed(signal)
    if (gone.aborted) return undefined
    return this.#isReady(maxBytes) || this.#fragments.length > 0 ? this.#cut(maxBytes) : undefined
  }

  #isReady(maxBytes: number): boolean {
    if (this.#isEnded) return true
    const sizeBytes = this.#fragments.reduce((sum, fragment) => sum + fragment.length, 0)
    return this.#mode === 'batch' ? sizeBytes > maxBytes : sizeBytes > 0
  }

  #cut(maxBytes: number): Taken {
    let sizeBytes = 0
    let count = 0
    for (const fragment of this.#fragments) {
      if (count > 0 && (sizeBytes + fragment.length > maxBytes || this.#mode === 'fragment')) break
      sizeBytes += fragment.length
      count += 1
    }
    const fragments = this.#fragments.splice(0, count)
    return { fragments, isLast: this.isExhausted }
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }

  async #changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const watcher = () => {
        this.#watchers.delete(watcher)
        signal.removeEventListener('abort', watcher)
        resolve()
      }
      this.#watchers.add(watcher)
      signal.addEventListener('abort', watcher)
    })
  }
}
