import { ServerTrouble } from '../../operations/ports.ts'
import {
  AuthenticationError,
  type RunspacePool,
  type WinrmClient,
  WinrmError,
  WsmanFaultError,
} from '../../winrm/index.ts'
import { type InstallationSign, newShellId } from '../pool-names.ts'
import { removeLeftOverPools } from './left-over-pools.ts'

export interface WarmPoolOptions {
  readonly connect: () => Promise<WinrmClient>
  /** Shown by whoever lists the shells of the server. */
  readonly name: string
  readonly sign: InstallationSign
  /** How long it stays open while nobody reads; below what the server waits before it removes the shell by itself. */
  readonly idleMs: number
  readonly serverIdleMs: number
}

interface Opened {
  readonly client: WinrmClient
  readonly pool: RunspacePool
}

/**
 * One pool of one server that all readings of this process share: the first opens it, the next ones cost two requests, and
 * when nobody has read for a while it is closed. For reading only: what is lost with a pool is simply read again.
 */
export class WarmPool {
  readonly #options: WarmPoolOptions
  #opened: Promise<Opened> | undefined
  readonly #closing = new Set<Promise<void>>()
  #users = 0
  /** Whether a reading that others may follow has used the pool that is open. */
  #isKept = false
  #idleTimer: NodeJS.Timeout | undefined
  readonly #ending = new AbortController()

  constructor(options: WarmPoolOptions) {
    this.#options = options
  }

  /**
   * Hands the pool to `read`, once more where a pool that was open already turns out to be lost. Rejects with what opening and
   * reading reject with, or with the signal's reason. `isPassing`: a reading that none will follow soon, so that a pool which
   * was opened for it alone is gone when it ends.
   */
  async use<T>(read: (pool: RunspacePool) => Promise<T>, signal: AbortSignal, { isPassing = false } = {}): Promise<T> {
    signal.throwIfAborted()
    this.#users += 1
    this.#isKept ||= !isPassing
    clearTimeout(this.#idleTimer)
    try {
      const wasOpen = this.#opened !== undefined
      const first = await this.#tryOn(this.#opened ?? this.#start(), wasOpen, read, signal)
      if (!('staleBecause' in first)) return first.value
      const second = await this.#tryOn(this.#opened ?? this.#start(), false, read, signal)
      if ('staleBecause' in second) throw second.staleBecause
      return second.value
    } finally {
      this.#users -= 1
      if (this.#users === 0) await this.#rest()
    }
  }

  /** Removes the shell from the server; readings on their way fail. Later readings are refused. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('readings have ended in this process'))
    if (this.#opened) this.#discard(this.#opened)
    await Promise.all(this.#closing)
  }

  /** What was read, or why the pool is to be had anew: it was open before and may have been lost, or another reader gave it up. */
  async #tryOn<T>(
    opening: Promise<Opened>,
    wasOpen: boolean,
    read: (pool: RunspacePool) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T } | { readonly staleBecause: unknown }> {
    const { pool } = await orAborted(opening, signal)
    try {
      return { value: await read(pool) }
    } catch (error) {
      if (!(error instanceof WinrmError || lacksRights(error))) throw error
      const isGivenUp = this.#opened !== opening
      this.#discard(opening)
      if (signal.aborted || this.#ending.signal.aborted || !mayBeStale(error)) throw error
      if (!wasOpen && !isGivenUp) throw error
      return { staleBecause: error }
    }
  }

  #start(): Promise<Opened> {
    this.#ending.signal.throwIfAborted()
    const opening = this.#open()
    this.#opened = opening
    opening.catch(() => {
      if (this.#opened === opening) this.#opened = undefined
    })
    return opening
  }

  async #open(): Promise<Opened> {
    const { connect, name, sign, idleMs, serverIdleMs } = this.#options
    const client = await connect()
    const { signal } = this.#ending
    const openPool = () => client.openPool({ name, shellId: newShellId(sign), idleTimeoutMs: serverIdleMs, signal })
    try {
      const pool = await openPool().catch(async (error) => {
        if (!(error instanceof WsmanFaultError && error.quota)) throw error
        if ((await removeLeftOverPools(client, { name, idleMs, sign }, signal)) === 0) throw error
        return openPool()
      })
      return { client, pool }
    } catch (error) {
      client.close()
      throw error
    }
  }

  /** Nobody reads now: the pool waits for a while, or goes at once where nobody is to be expected. */
  async #rest(): Promise<void> {
    const idle = this.#opened
    if (idle && this.#isKept) {
      this.#idleTimer = setTimeout(() => {
        this.#isKept = false
        this.#discard(idle)
      }, this.#options.idleMs).unref()
      return
    }
    this.#isKept = false
    if (idle !== undefined) this.#discard(idle)
    await Promise.all(this.#closing)
  }

  #discard(which: Promise<Opened>): void {
    if (this.#opened !== which) return
    this.#opened = undefined
    clearTimeout(this.#idleTimer)
    const closing = remove(which).finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }
}

/** Never rejects: a server that is gone removes the shell by itself. */
async function remove(which: Promise<Opened>): Promise<void> {
  const opened = await which.catch(() => undefined)
  await opened?.pool.close().catch(() => {})
  opened?.client.close()
}

/** An account that is refused on a pool that was open may have got a new password meanwhile; all else may be the pool's end. */
function mayBeStale(error: unknown): boolean {
  return !(error instanceof AuthenticationError && error.reason !== 'refused')
}

/** Rights are those of the log-on: whoever is given them meanwhile has to log on anew. */
function lacksRights(error: unknown): boolean {
  return error instanceof ServerTrouble && error.trouble === 'not-administrator'
}

/** Opening is shared: one reader who gives up leaves it to the others. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave: () => void = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
