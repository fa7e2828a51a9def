import { toPlain } from '../clixml/to-plain.ts'
import type { ClixmlValue } from '../clixml/values.ts'
import {
  AuthenticationError,
  LocalProtocolError,
  OutcomeUnknownError,
  RemoteProtocolError,
  ShellGoneError,
  TransportError,
  WsmanFaultError,
} from '../errors.ts'
import type { PsrpEvent } from '../psrp/client-events.ts'
import { ClientRunspacePool } from '../psrp/client-runspace-pool.ts'
import { needsSessionKey, type PipelineSpec, type Statement } from '../psrp/pipeline.ts'
import { generateSessionKeyPair } from '../psrp/session-key.ts'
import { guidFromRandom, parseGuid } from '../wire/guid.ts'
import { isAlreadyGone, isOperationTimeout, leavesOutcomeOpen } from '../wsman/fault.ts'
import { FragmentLedger } from './fragment-ledger.ts'
import { type PipelineResult, withMarkers } from './pipeline-result.ts'
import { type InvokeLimits, PipelineRun } from './pipeline-run.ts'
import type { WsmanSession } from './wsman-session.ts'

export interface OpenPoolOptions {
  /** Shown by `listShells`; says to an operator whose shell this is. */
  readonly name?: string
  /** How long the server keeps the shell after it last heard of us; 60 s at least. */
  readonly idleTimeoutMs?: number
  /** A GUID; a fresh one by default. */
  readonly shellId?: string
  /** Readable in the session as $PSSenderInfo.ApplicationArguments. */
  readonly applicationArguments?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** What the server tells about itself while a pool is opened. */
export interface ServerVersion {
  /** Of PowerShell, for example 5.1.14393.2248. */
  readonly powerShell: string | undefined
  /** Of Windows, for example 10.0.14393.2248. */
  readonly windows: string | undefined
  /** Of PSRP, for example 2.3. */
  readonly protocol: string | undefined
}

/** Opening a pool starts a process on the server, which takes seconds on a busy one. */
const OPEN_TIMEOUT_MS = 120_000
const KEY_EXCHANGE_TIMEOUT_MS = 60_000
/** A pipeline that ended counts against the server's limit of commands per shell (1000) until it is terminated. */
const MAX_ENDED_PIPELINES = 16

/** What Create throws when certainly no shell came of it, so that there is none to remove. */
const NOTHING_CREATED = [AuthenticationError, TransportError, WsmanFaultError, ShellGoneError] as const

export interface RunspacePoolParts {
  readonly session: WsmanSession
  readonly random: (sizeBytes: number) => Uint8Array
  readonly now: () => number
}

/** A PowerShell session on the server: one process there, which pipelines share until the pool is closed. */
export class RunspacePool {
  readonly #parts: RunspacePoolParts
  readonly #psrp: ClientRunspacePool
  readonly #ledger = new FragmentLedger()
  readonly #ended: string[] = []
  #shellId: string
  #serverVersion: ServerVersion = { powerShell: undefined, windows: undefined, protocol: undefined }
  #keyExchange: Promise<void> | undefined
  #mayExist = false

  private constructor(parts: RunspacePoolParts, options: OpenPoolOptions) {
    this.#parts = parts
    this.#shellId = options.shellId === undefined ? guidFromRandom(parts.random(16)) : parseGuid(options.shellId)
    const named = options.applicationArguments
    this.#psrp = new ClientRunspacePool({ poolId: this.#shellId, ...(named && { applicationArguments: named }) })
  }

  /**
   * Creates the shell and waits until it can run pipelines; nothing is left behind where that fails.
   * Throws TransportError, AuthenticationError, WsmanFaultError, RemoteProtocolError or the signal's reason.
   */
  static async open(parts: RunspacePoolParts, options: OpenPoolOptions): Promise<RunspacePool> {
    const pool = new RunspacePool(parts, options)
    try {
      await pool.#create(options)
      return pool
    } catch (error) {
      if (pool.#mayExist) await pool.close().catch(() => undefined)
      // No pipeline was sent, so whatever happened changed nothing that matters.
      if (error instanceof OutcomeUnknownError)
        throw new TransportError(`the shell could not be opened: ${error.message}`, 'ANSWER-LOST', { cause: error })
      throw error
    }
  }

  /** GUID in lower case. */
  get shellId(): string {
    return this.#shellId
  }

  get serverVersion(): ServerVersion {
    return this.#serverVersion
  }

  /** False once the pool was closed, or the server said that it is gone. */
  get isOpen(): boolean {
    return this.#psrp.state === 'opened'
  }

  /**
   * Runs the statements one after the other in one pipeline and waits for its end. Failures of commands are in the result.
   * When the signal aborts or the time is over, the pipeline is stopped and the result says so.
   * Throws OutcomeUnknownError where it may have run; any other error means that it did not.
   */
  async invoke(statements: readonly Statement[], limits: InvokeLimits = {}): Promise<PipelineResult> {
    if (statements.length === 0) throw new LocalProtocolError('a pipeline needs a statement')
    limits.signal?.throwIfAborted()
    const marker = guidFromRandom(this.#parts.random(16))
    const spec: PipelineSpec = { statements: withMarkers(statements, marker), noInput: true }
    if (needsSessionKey(spec)) await this.#ensureSessionKey()
    if (this.#ended.length >= MAX_ENDED_PIPELINES) await this.#terminateEnded()
    limits.signal?.throwIfAborted()
    const pipelineId = guidFromRandom(this.#parts.random(16))
    await this.#start(pipelineId, spec)
    const run = new PipelineRun({
      session: this.#parts.session,
      psrp: this.#psrp,
      ledger: this.#ledger,
      shellId: this.#shellId,
      pipelineId,
      statementCount: statements.length,
      marker,
    })
    try {
      return await run.finish(limits)
    } catch (error) {
      if (error instanceof OutcomeUnknownError && error.cause instanceof ShellGoneError) this.#psrp.markClosed()
      throw error
    } finally {
      this.#ended.push(pipelineId)
    }
  }

  /** Removes the shell, and with it whatever still runs in it; one that is gone already is fine. */
  async close(): Promise<void> {
    if (this.#psrp.state === 'closed' || this.#psrp.state === 'before-open') return
    this.#psrp.markClosed()
    try {
      await this.#parts.session.request({ kind: 'delete', shellId: this.#shellId })
    } catch (error) {
      if (!isAlreadyGone(error)) throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #create({ name, idleTimeoutMs, signal }: OpenPoolOptions): Promise<void> {
    signal?.throwIfAborted()
    const creationXml = this.#psrp.openingFragments()
    const shell = {
      kind: 'create',
      shellId: this.#shellId,
      ...(name === undefined ? {} : { name }),
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      creationXml,
    } as const
    const response = await this.#parts.session.request(shell, { signal }).then(
      (result) => result.response,
      (error: unknown) => {
        this.#mayExist = leavesOutcomeOpen(error) || !NOTHING_CREATED.some((refusal) => error instanceof refusal)
        throw error
      },
    )
    this.#mayExist = true
    if (response.shell.shellId !== '') this.#shellId = response.shell.shellId
    await this.#receiveUntil(() => this.#psrp.state === 'opened', 'open', OPEN_TIMEOUT_MS, signal)
  }

  async #start(pipelineId: string, spec: PipelineSpec): Promise<void> {
    const { first, rest } = this.#psrp.createPipeline({ pipelineId, spec })
    const shellId = this.#shellId
    try {
      await this.#parts.session.request({ kind: 'command', shellId, commandId: pipelineId, fragments: first })
      for (const fragments of rest)
        await this.#parts.session.request({ kind: 'send', shellId, commandId: pipelineId, stream: 'stdin', fragments })
    } catch (error) {
      if (error instanceof ShellGoneError) this.#psrp.markClosed()
      if (leavesOutcomeOpen(error) && error instanceof Error) {
        throw new OutcomeUnknownError(`the server gave up while the pipeline was started: ${error.message}`, {
          cause: error,
        })
      }
      throw error
    }
  }

  /** Once per pool, and only for pools that carry a secret: it costs two requests. */
  #ensureSessionKey(): Promise<void> {
    this.#keyExchange ??= this.#exchangeKey()
    return this.#keyExchange
  }

  async #exchangeKey(): Promise<void> {
    const fragments = this.#psrp.exchangeKey(await generateSessionKeyPair())
    await this.#parts.session.request({ kind: 'send', shellId: this.#shellId, stream: 'stdin', fragments })
    await this.#receiveUntil(() => this.#psrp.hasSessionKey, 'exchange keys', KEY_EXCHANGE_TIMEOUT_MS, undefined)
  }

  /** Takes what belongs to the pool itself. Nobody listens for that all the time: a pool that ends is noticed by the next request. */
  async #receiveUntil(
    isDone: () => boolean,
    what: string,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const deadlineAt = this.#parts.now() + timeoutMs
    while (!isDone()) {
      if (this.#parts.now() > deadlineAt)
        throw new TransportError(`the server did not ${what} within ${timeoutMs} ms`, 'ETIMEDOUT')
      try {
        const { response } = await this.#parts.session.request({ kind: 'receive', shellId: this.#shellId }, { signal })
        for (const { data } of response.streams) this.#takePoolData(data)
      } catch (error) {
        if (!isOperationTimeout(error)) throw error
      }
    }
  }

  #takePoolData(fragments: Uint8Array): void {
    this.#ledger.note(fragments)
    for (const event of this.#psrp.receive(fragments)) this.#handle(event)
  }

  #handle(event: PsrpEvent): void {
    if (event.kind === 'application-private-data') this.#serverVersion = readServerVersion(event.data)
    if (event.kind === 'pool-state' && (event.state === 'broken' || event.state === 'closed')) {
      const why = event.error === undefined ? '' : `: ${event.error.message}`
      throw new RemoteProtocolError(`the server reports the runspace pool as ${event.state}${why}`)
    }
  }

  async #terminateEnded(): Promise<void> {
    for (const commandId of this.#ended.splice(0)) {
      try {
        await this.#parts.session.request({ kind: 'signal', shellId: this.#shellId, commandId, code: 'terminate' })
      } catch (error) {
        if (!isAlreadyGone(error)) throw error
        if (error instanceof ShellGoneError) return
      }
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
