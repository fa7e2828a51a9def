import { LocalProtocolError, ShellGoneError } from '../errors.ts'
import { faultOf, isAlreadyGone, meaningOf } from '../wsman/fault.ts'
import { FAULT_CODES } from '../wsman/fault-codes.ts'
import type { WsmanRequest } from '../wsman/requests.ts'
import type { WsmanResponseOf } from '../wsman/responses.ts'
import type { RequestLimits, WsmanSession } from './wsman-session.ts'

/** What is asked of a shell that is there. */
type ShellRequest = Exclude<WsmanRequest, { readonly kind: 'create' | 'enumerate-shells' }>

/** A shell that is disconnected again and again is taken by somebody else. */
const MAX_RECONNECTS = 3

/** The way to one shell: comes back to it where the server has disconnected it, and knows when it is gone. */
export class ShellLink {
  readonly session: WsmanSession
  readonly shellId: string
  #gone: ShellGoneError | undefined
  #reconnecting: Promise<void> | undefined
  /** Resolves when the shell that we left is come back to; undefined while it is not left. */
  #left: PromiseWithResolvers | undefined

  constructor(session: WsmanSession, shellId: string) {
    this.session = session
    this.shellId = shellId
  }

  /** Why nothing can be done with the shell any more. */
  get gone(): ShellGoneError | undefined {
    return this.#gone
  }

  /** True between `disconnect` and `reconnect`. */
  get isLeft(): boolean {
    return this.#left !== undefined
  }

  /** Throws what `WsmanSession.request` throws; where the server says that the shell is disconnected, it did nothing, so it is asked again. */
  async request<K extends ShellRequest['kind']>(
    request: Extract<ShellRequest, { readonly kind: K }>,
    limits: RequestLimits = {},
  ): Promise<WsmanResponseOf<K>> {
    for (let reconnects = 0; ; reconnects += 1) {
      await orAborted(this.#left?.promise, limits.signal)
      try {
        return await this.session.request<K>(request, limits)
      } catch (error) {
        if (reconnects >= MAX_RECONNECTS || !this.#isDisconnected(error, request.kind)) throw error
        if (!this.#left) await this.#comeBack()
      }
    }
  }

  /** Asks the server whether the shell is there at all; only a clear no counts as one. */
  async isGone(): Promise<boolean> {
    try {
      await this.session.request({ kind: 'get-shell', shellId: this.shellId })
      return false
    } catch (error) {
      return meaningOf(error) === 'shell-gone'
    }
  }

  /** From now on there is nothing to be had there. */
  markGone(why: ShellGoneError): void {
    this.#gone ??= why
    this.#left?.reject(why)
  }

  /** Leaves the shell on the server, with what runs in it; requests wait until it is come back to. */
  async disconnect(idleTimeoutMs: number | undefined): Promise<void> {
    if (this.#left) throw new LocalProtocolError('the shell is disconnected already')
    this.#left = promiseWithResolvers()
    const idle = idleTimeoutMs === undefined ? {} : { idleTimeoutMs }
    try {
      await this.session.request({ kind: 'disconnect', shellId: this.shellId, ...idle })
    } catch (error) {
      if (error instanceof ShellGoneError) this.markGone(error)
      this.#left.resolve()
      this.#left = undefined
      throw error
    }
  }

  async reconnect(): Promise<void> {
    await this.#comeBack()
    this.#left?.resolve()
    this.#left = undefined
  }

  /** Removes the shell; one that is gone already is fine. Requests that wait for a reconnect fail. */
  async remove(): Promise<void> {
    this.#left?.reject(new ShellGoneError('the runspace pool was closed while it was disconnected'))
    this.#left = undefined
    try {
      await this.session.request({ kind: 'delete', shellId: this.shellId })
    } catch (error) {
      if (!isAlreadyGone(error)) throw error
    }
  }

  #comeBack(): Promise<void> {
    this.#reconnecting ??= this.session
      .request({ kind: 'reconnect', shellId: this.shellId })
      .then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof ShellGoneError) this.markGone(error)
          throw error
        },
      )
      .finally(() => {
        this.#reconnecting = undefined
      })
    return this.#reconnecting
  }

  // A Receive that waits while we leave may also be told that it was aborted.
  #isDisconnected(error: unknown, kind: ShellRequest['kind']): boolean {
    if (meaningOf(error) === 'disconnected') return true
    return this.isLeft && kind === 'receive' && faultOf(error)?.facts.code === FAULT_CODES.operationAborted
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

function promiseWithResolvers(): PromiseWithResolvers {
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  // Nobody may be waiting.
  promise.catch(() => {})
  return { promise, resolve, reject }
}

async function orAborted(promise: Promise<void> | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (!promise) return
  const { promise: aborted, reject } = promiseWithResolvers()
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([promise, aborted])
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
