import { LocalProtocolError } from '../errors.ts'
import { ClientRunspacePool } from '../psrp/client-runspace-pool.ts'
import { needsSessionKey, type PipelineSpec, type Statement } from '../psrp/pipeline.ts'
import { Turns } from '../transport/turns.ts'
import { guidFromRandom, parseGuid } from '../wire/guid.ts'
import type { Delay } from './delay.ts'
import { asOpeningError, createShell, removeQuietly } from './open-shell.ts'
import { EndedPipelines } from './pipeline/ended-pipelines.ts'
import { FragmentLedger } from './pipeline/fragment-ledger.ts'
import { type PipelineEvent, StatementReader, withMarkers } from './pipeline/pipeline-events.ts'
import { collectResult, type PipelineResult } from './pipeline/pipeline-result.ts'
import { type InvokeLimits, PipelineRun } from './pipeline/pipeline-run.ts'
import { startPipeline } from './pipeline/start-pipeline.ts'
import { PoolStream, type ServerVersion } from './pool-stream.ts'
import { ShellLink } from './shell-link.ts'
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
  /** How many pipelines may run at once; 1 by default. What is invoked beyond that waits for its turn. */
  readonly maxRunspaces?: number
  readonly signal?: AbortSignal | undefined
}

export interface RunspacePoolParts {
  readonly session: WsmanSession
  readonly random: (sizeBytes: number) => Uint8Array
  /** Epoch ms. */
  readonly now: () => number
  readonly delay: Delay
}

/** A PowerShell session on the server: one process there, which pipelines share until the pool is closed. Safe to use from several places at once. */
export class RunspacePool {
  readonly #parts: RunspacePoolParts
  readonly #link: ShellLink
  readonly #psrp: ClientRunspacePool
  readonly #ledger: FragmentLedger
  readonly #poolStream: PoolStream
  readonly #ended: EndedPipelines
  readonly #turns: Turns

  private constructor(parts: RunspacePoolParts, link: ShellLink, psrp: ClientRunspacePool, maxRunspaces: number) {
    this.#parts = parts
    this.#link = link
    this.#psrp = psrp
    this.#ledger = new FragmentLedger()
    this.#poolStream = new PoolStream({ link, psrp, ledger: this.#ledger, now: parts.now })
    this.#ended = new EndedPipelines(link, parts.delay)
    this.#turns = new Turns({ total: maxRunspaces })
  }

  /**
   * Creates the shell and waits until it can run pipelines; nothing is left behind where that fails. What passes by itself, as
   * just after a restart of the server, is waited for some seconds.
   * Throws TransportError, AuthenticationError, WsmanFaultError, RemoteProtocolError or the signal's reason.
   */
  static async open(parts: RunspacePoolParts, options: OpenPoolOptions): Promise<RunspacePool> {
    const { applicationArguments, name, idleTimeoutMs, signal, maxRunspaces = 1 } = options
    if (!Number.isInteger(maxRunspaces) || maxRunspaces < 1)
      throw new LocalProtocolError('a pool needs one runspace at least')
    const poolId = options.shellId === undefined ? guidFromRandom(parts.random(16)) : parseGuid(options.shellId)
    const psrp = new ClientRunspacePool({
      poolId,
      maxRunspaces,
      ...(applicationArguments && { applicationArguments }),
    })
    const request = {
      kind: 'create',
      shellId: poolId,
      ...(name === undefined ? {} : { name }),
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      creationXml: psrp.openingFragments(),
    } as const
    const shellId = await createShell(parts.session, request, { delay: parts.delay, signal })
    const pool = new RunspacePool(parts, new ShellLink(parts.session, shellId), psrp, maxRunspaces)
    try {
      await pool.#poolStream.untilOpened(signal)
      return pool
    } catch (error) {
      await removeQuietly(parts.session, shellId)
      throw asOpeningError(error)
    }
  }

  /** GUID in lower case. */
  get shellId(): string {
    return this.#link.shellId
  }

  get serverVersion(): ServerVersion {
    return this.#poolStream.serverVersion
  }

  /** False once the pool was closed, or the server said that it is gone. */
  get isOpen(): boolean {
    return this.#psrp.state === 'opened' && this.#link.gone === undefined
  }

  /**
   * Runs the statements one after the other in one pipeline and waits for its end. Failures of commands are in the result.
   * When the signal aborts or the time is over, the pipeline is stopped and the result says so.
   * Throws OutcomeUnknownError where it may have run; any other error means that it did not.
   */
  invoke(statements: readonly Statement[], limits: InvokeLimits = {}): Promise<PipelineResult> {
    return collectResult(this.stream(statements, limits), statements.length)
  }

  /**
   * The same, told while it happens: the pipeline starts when the first event is asked for, the last event is `ended`, and who
   * breaks off before stops the pipeline. While nobody takes the events the server holds the pipeline back.
   * Throws what `invoke` throws.
   */
  async *stream(statements: readonly Statement[], limits: InvokeLimits = {}): AsyncGenerator<PipelineEvent, void> {
    if (statements.length === 0) throw new LocalProtocolError('a pipeline needs a statement')
    limits.signal?.throwIfAborted()
    this.#requireUsable()
    const marker = guidFromRandom(this.#parts.random(16))
    const spec: PipelineSpec = { statements: withMarkers(statements, marker), noInput: true }
    if (needsSessionKey(spec)) await this.#poolStream.ensureSessionKey()
    const giveBack = await this.#turns.take(false, limits.signal)
    try {
      yield* this.#run(spec, new StatementReader(statements.length, marker), limits)
    } finally {
      giveBack()
    }
  }

  /**
   * Leaves the shell on the server, with the pipelines that run in it, for `idleTimeoutMs` at most (by default as long as the
   * pool's own). Nothing can be invoked until `reconnect`; what runs goes on, and its output waits on the server.
   */
  async disconnect(options: { readonly idleTimeoutMs?: number } = {}): Promise<void> {
    this.#requireUsable()
    await this.#link.disconnect(options.idleTimeoutMs)
  }

  /** Comes back to the shell; output of what runs is taken on. Throws ShellGoneError where its time is over. */
  async reconnect(): Promise<void> {
    await this.#link.reconnect()
  }

  /** Removes the shell, and with it whatever still runs in it; one that is gone already is fine. */
  async close(): Promise<void> {
    if (this.#psrp.state === 'closed' || this.#psrp.state === 'before-open') return
    this.#psrp.markClosed()
    await this.#ended.close()
    await this.#link.remove()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async *#run(spec: PipelineSpec, reader: StatementReader, limits: InvokeLimits): AsyncGenerator<PipelineEvent, void> {
    limits.signal?.throwIfAborted()
    this.#requireUsable()
    const { random, delay, now } = this.#parts
    const shared = { link: this.#link, psrp: this.#psrp, ledger: this.#ledger }
    const pipelineId = await startPipeline({ ...shared, ended: this.#ended, random }, spec)
    try {
      yield* new PipelineRun({ ...shared, reader, pipelineId, delay, now }).events(limits)
    } finally {
      this.#ended.add(pipelineId)
    }
  }

  #requireUsable(): void {
    if (this.#psrp.state === 'closed') throw new LocalProtocolError('the runspace pool is closed')
    if (this.#link.gone) throw this.#link.gone
    if (this.#link.isLeft) throw new LocalProtocolError('the runspace pool is disconnected')
  }
}
