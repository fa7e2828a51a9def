import { LocalProtocolError, OutcomeUnknownError, RemoteProtocolError } from '../errors.ts'
import type { PsrpEvent } from '../psrp/client-events.ts'
import type { ClientRunspacePool } from '../psrp/client-runspace-pool.ts'
import { isAlreadyGone, isOperationTimeout } from '../wsman/fault.ts'
import type { ReceiveResponse } from '../wsman/responses.ts'
import type { FragmentLedger } from './fragment-ledger.ts'
import { PipelineCollector, type PipelineResult } from './pipeline-result.ts'
import type { WsmanSession } from './wsman-session.ts'

export interface PipelineRunOptions {
  readonly session: WsmanSession
  readonly psrp: ClientRunspacePool
  readonly ledger: FragmentLedger
  readonly shellId: string
  readonly pipelineId: string
  readonly statementCount: number
  readonly marker: string
}

export interface InvokeLimits {
  readonly signal?: AbortSignal | undefined
  /** From the start of the pipeline; it is stopped then. */
  readonly timeoutMs?: number | undefined
}

type Receive = { readonly response: ReceiveResponse; readonly repeated: boolean } | 'nothing-yet'

/** How long a pipeline may take to end after it was told to stop. */
const STOP_GRACE_MS = 30_000

/** One pipeline that the server has accepted: takes its output until it ends, and stops it when asked to. */
export class PipelineRun {
  readonly #options: PipelineRunOptions
  readonly #collector: PipelineCollector
  readonly #givenUp = new AbortController()
  readonly #timers = new Set<NodeJS.Timeout>()
  #result: PipelineResult | undefined
  #stopping: Promise<void> | undefined
  #mayMissAnswers = false

  constructor(options: PipelineRunOptions) {
    this.#options = options
    this.#collector = new PipelineCollector(options.statementCount, options.marker)
  }

  /** Throws OutcomeUnknownError where the end of the pipeline could not be learnt. */
  async finish({ signal, timeoutMs }: InvokeLimits): Promise<PipelineResult> {
    const stop = () => {
      this.#stopping ??= this.#stop()
    }
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    if (timeoutMs !== undefined) this.#timers.add(setTimeout(stop, timeoutMs))
    try {
      return await this.#receiveAll()
    } catch (error) {
      if (error instanceof LocalProtocolError) throw error
      const why = error instanceof Error ? error.message : 'unknown reason'
      throw new OutcomeUnknownError(`the pipeline was started, but how it ended is not known: ${why}`, { cause: error })
    } finally {
      signal?.removeEventListener('abort', stop)
      for (const timer of this.#timers) clearTimeout(timer)
      await this.#stopping
    }
  }

  async #receiveAll(): Promise<PipelineResult> {
    while (!this.#result) {
      const received = await this.#receive()
      if (received === 'nothing-yet') continue
      if (received.repeated) this.#mayMissAnswers = true
      for (const part of received.response.streams) await this.#take(part.data)
      if (!this.#result && received.response.endedCommandId === this.#options.pipelineId) {
        throw new RemoteProtocolError('the command was reported as done before its pipeline ended')
      }
    }
    if (this.#mayMissAnswers && !this.#options.ledger.isComplete)
      throw new RemoteProtocolError('part of its output was lost')
    return this.#result
  }

  async #receive(): Promise<Receive> {
    const { session, shellId, pipelineId } = this.#options
    try {
      return await session.request(
        { kind: 'receive', shellId, commandId: pipelineId },
        { signal: this.#givenUp.signal },
      )
    } catch (error) {
      // A long poll during which nothing happened.
      if (isOperationTimeout(error)) return 'nothing-yet'
      throw error
    }
  }

  async #take(fragments: Uint8Array): Promise<void> {
    this.#options.ledger.note(fragments)
    for (const event of this.#options.psrp.receive(fragments, this.#options.pipelineId)) await this.#handle(event)
  }

  async #handle(event: PsrpEvent): Promise<void> {
    switch (event.kind) {
      case 'pipeline-output':
        return this.#collector.output(event.value)
      case 'error-record':
        return this.#collector.error(event.error)
      case 'warning':
        return this.#collector.warning(event.message)
      case 'pipeline-state':
        if (event.state === 'completed' || event.state === 'failed' || event.state === 'stopped') {
          this.#result = this.#collector.finish(event.state, event.error)
        }
        return
      case 'host-call':
        return this.#refuse(event.response)
      default:
        // Progress, verbose, debug and information records do not change what a pipeline gives.
        return
    }
  }

  /** A call that stays unanswered would keep the pipeline waiting for ever. */
  async #refuse(response: Uint8Array | undefined): Promise<void> {
    if (!response) return
    const { session, shellId, pipelineId } = this.#options
    await session.request({ kind: 'send', shellId, commandId: pipelineId, stream: 'pr', fragments: response })
  }

  /** The signal goes over a connection of its own, as the receiving one is waiting; the pipeline then ends in the usual way. */
  async #stop(): Promise<void> {
    const { session, shellId, pipelineId } = this.#options
    const giveUp = () =>
      this.#givenUp.abort(
        new RemoteProtocolError(`it did not end within ${STOP_GRACE_MS} ms after it was told to stop`),
      )
    this.#timers.add(setTimeout(giveUp, STOP_GRACE_MS))
    try {
      await session.request({ kind: 'signal', shellId, commandId: pipelineId, code: 'ctrl-c' })
    } catch (error) {
      // Already gone means that it ended by itself, which the receiving side learns.
      if (!isAlreadyGone(error)) this.#givenUp.abort(error)
    }
  }
}
