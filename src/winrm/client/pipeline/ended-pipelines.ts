import { TransportError } from '../../errors.ts'
import type { Delay } from '../delay.ts'
import type { ShellLink } from '../shell-link.ts'

/** So many may wait while others run: below the server's limit of commands per shell (1000) by far. */
const MAX_WAITING = 16
/** What still waits when nothing new has ended for so long is terminated, so that the server frees its memory. */
const IDLE_MS = 10_000

/**
 * Pipelines that ended count against the server's limit until they are terminated, which costs a request each and which
 * nobody has to wait for: it is done in the background, several together, and not at all where the shell is removed anyway.
 */
export class EndedPipelines {
  readonly #link: ShellLink
  readonly #delay: Delay
  readonly #waiting: string[] = []
  #isClosed = false
  #sweeping: Promise<void> | undefined
  #idle: AbortController | undefined

  constructor(link: ShellLink, delay: Delay) {
    this.#link = link
    this.#delay = delay
  }

  add(commandId: string): void {
    if (this.#isClosed || this.#link.gone) return
    this.#waiting.push(commandId)
    this.#idle?.abort()
    this.#idle = new AbortController()
    this.#delay(IDLE_MS, this.#idle.signal).then(
      () => void this.sweep(),
      () => undefined,
    )
  }

  /** To be called when a Command was accepted: the connection is warm, and the server is at work anyway. */
  commandAccepted(): void {
    if (this.#waiting.length >= MAX_WAITING) void this.sweep()
  }

  /** Terminates all that wait; how many there were. Failures are not the caller's business: the next sweep tries again. */
  async sweep(): Promise<number> {
    await this.#sweeping
    const count = this.#waiting.length
    if (count === 0) return 0
    this.#sweeping = this.#terminateAll().finally(() => {
      this.#sweeping = undefined
    })
    await this.#sweeping
    return count
  }

  /** Starts nothing more, and waits for the request that is on its way. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#idle?.abort()
    this.#waiting.length = 0
    await this.#sweeping
  }

  async #terminateAll(): Promise<void> {
    const tried = this.#waiting.splice(0)
    for (const commandId of tried) {
      if (this.#isClosed || this.#link.gone || this.#link.isLeft) return
      try {
        await this.#link.request({ kind: 'signal', shellId: this.#link.shellId, commandId, code: 'terminate' })
      } catch (error) {
        // A fault says that there is nothing left to terminate; a broken connection says nothing.
        if (error instanceof TransportError && !this.#isClosed) this.#waiting.push(commandId)
      }
    }
  }
}
