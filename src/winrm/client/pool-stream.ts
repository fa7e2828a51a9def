import { toPlain } from '../clixml/to-plain.ts'
import type { ClixmlValue } from '../clixml/values.ts'
import { RemoteProtocolError, ShellGoneError, TransportError } from '../errors.ts'
import type { PsrpEvent } from '../psrp/client-events.ts'
import type { ClientRunspacePool } from '../psrp/client-runspace-pool.ts'
import { generateSessionKeyPair } from '../psrp/session-key.ts'
import { isOperationTimeout } from '../wsman/fault.ts'
import type { FragmentLedger } from './pipeline/fragment-ledger.ts'
import type { ShellLink } from './shell-link.ts'

/** What the server tells about itself while a pool is opened. */
export interface ServerVersion {
  /** Of PowerShell, for example 5.1.14393.2248. */
  readonly powerShell: string | undefined
  /** Of Windows, for example 10.0.14393.2248. */
  readonly windows: string | undefined
  /** Of PSRP, for example 2.3. */
  readonly protocol: string | undefined
}

export interface PoolStreamParts {
  readonly link: ShellLink
  readonly psrp: ClientRunspacePool
  readonly ledger: FragmentLedger
  readonly now: () => number
}

/** Opening a pool starts a process on the server, which takes seconds on a busy one. */
const OPEN_TIMEOUT_MS = 120_000
const KEY_EXCHANGE_TIMEOUT_MS = 60_000
/** The pool's own stream in the ledger. */
const POOL = ''

/** What belongs to the pool itself. Nobody listens for it all the time: a pool that ends is noticed by the next request. */
export class PoolStream {
  readonly #parts: PoolStreamParts
  #serverVersion: ServerVersion = { powerShell: undefined, windows: undefined, protocol: undefined }
  #keyExchange: Promise<void> | undefined
  #mayHaveLost = false

  constructor(parts: PoolStreamParts) {
    this.#parts = parts
  }

  get serverVersion(): ServerVersion {
    return this.#serverVersion
  }

  untilOpened(signal: AbortSignal | undefined): Promise<void> {
    return this.#receiveUntil(() => this.#parts.psrp.state === 'opened', 'open', OPEN_TIMEOUT_MS, signal)
  }

  /** Once per pool, and only for pools that carry a secret: it costs two requests. */
  ensureSessionKey(): Promise<void> {
    this.#keyExchange ??= this.#exchangeKey()
    return this.#keyExchange
  }

  async #exchangeKey(): Promise<void> {
    const { link, psrp } = this.#parts
    const fragments = psrp.exchangeKey(await generateSessionKeyPair())
    await link.request({ kind: 'send', shellId: link.shellId, stream: 'stdin', fragments })
    await this.#receiveUntil(() => psrp.hasSessionKey, 'exchange keys', KEY_EXCHANGE_TIMEOUT_MS, undefined)
  }

  async #receiveUntil(
    isDone: () => boolean,
    what: string,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { ledger, now } = this.#parts
    const deadlineAt = now() + timeoutMs
    ledger.begin(POOL)
    try {
      while (!isDone()) {
        if (now() > deadlineAt)
          throw new TransportError(`the server did not ${what} within ${timeoutMs} ms`, 'ETIMEDOUT')
        await this.#receive(signal)
      }
    } finally {
      ledger.end(POOL)
    }
  }

  async #receive(signal: AbortSignal | undefined): Promise<void> {
    const { link, psrp, ledger } = this.#parts
    try {
      const onRepeated = () => {
        this.#mayHaveLost = true
      }
      const { streams } = await link.request({ kind: 'receive', shellId: link.shellId }, { signal, onRepeated })
      if (streams.length > 0) this.#mayHaveLost = false
      for (const { data } of streams) {
        ledger.note(POOL, data)
        for (const event of psrp.receive(data)) this.#handle(event)
      }
    } catch (error) {
      if (error instanceof ShellGoneError) link.markGone(error)
      if (!isOperationTimeout(error)) throw error
      // What was lost does not come again, so that nothing more would ever come.
      if (this.#mayHaveLost)
        throw new TransportError('an answer about the runspace pool was lost on its way', 'ANSWER-LOST', {
          cause: error,
        })
    }
  }

  #handle(event: PsrpEvent): void {
    if (event.kind === 'application-private-data') this.#serverVersion = readServerVersion(event.data)
    if (event.kind === 'pool-state' && (event.state === 'broken' || event.state === 'closed')) {
      const why = event.error === undefined ? '' : `: ${event.error.message}`
      throw new RemoteProtocolError(`the server reports the runspace pool as ${event.state}${why}`)
    }
  }
}

function readServerVersion(data: ClixmlValue): ServerVersion {
  const plain = toPlain(data)
  const table = plain instanceof Map ? plain.get('PSVersionTable') : undefined
  const text = (name: string) => {
    const value: unknown = table instanceof Map ? table.get(name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  return { powerShell: text('PSVersion'), windows: text('BuildVersion'), protocol: text('PSRemotingProtocolVersion') }
}
