import { LocalProtocolError, OutcomeUnknownError, RemoteProtocolError, ShellGoneError } from '../../errors.ts'
import type { PsrpEvent } from '../../psrp/client-events.ts'
import type { ClientRunspacePool } from '../../psrp/client-runspace-pool.ts'
import { faultOf, isAlreadyGone, meaningOf } from '../../wsman/fault.ts'
import { FAULT_CODES } from '../../wsman/fault-codes.ts'
import type { Delay } from '../delay.ts'
import type { ShellLink } from '../shell-link.ts'
import type { FragmentLedger } from './fragment-ledger.ts'
import type { PipelineEvent, StatementReader } from './pipeline-events.ts'
import { PipelineOutput } from './pipeline-output.ts'

export interface PipelineRunOptions {
  readonly link: ShellLink
  readonly psrp: ClientRunspacePool
  readonly ledger: FragmentLedger
  readonly reader: StatementReader
  readonly pipelineId: string
  readonly delay: Delay
  /** Epoch ms. */
  readonly now: () => number
}

export interface InvokeLimits {
  readonly signal?: AbortSignal | undefined
  /** From the start of the pipeline; it is stopped then. */
  readonly timeoutMs?: number | undefined
}

/** How long a pipeline may take to end after it was told to stop. */
const STOP_GRACE_MS = 30_000
/** A server with too many operations at once takes the stop a little later. */
const BUSY_DELAYS_MS = [200, 500, 1000]

/** One pipeline that the server has accepted: tells what it says until it ends, and stops it when asked to. */
export class PipelineRun {
  readonly #options: PipelineRunOptions
  readonly #output: PipelineOutput
  readonly #givenUp = new AbortController()
  readonly #timers = new Set<NodeJS.Timeout>()
  #ended: PipelineEvent | undefined
  #stopping: Promise<void> | undefined

  constructor(options: PipelineRunOptions) {
    this.#options = options
    this.#output = new PipelineOutput(options, this.#givenUp.signal)
  }

  /**
   * The last event is `ended`. Who breaks off before that stops the pipeline. The server stops sending, and then the pipeline,
   * while nobody takes the events. Throws OutcomeUnknownError where the end of the pipeline could not be learnt.
   */
  async *events({ signal, timeoutMs }: InvokeLimits): AsyncGenerator<PipelineEvent, void> {
    const stop = () => {
      this.#stopping ??= this.#stop()
    }
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    if (timeoutMs !== undefined) this.#timers.add(setTimeout(stop, timeoutMs))
    let isBrokenOff = true
    try {
      while (!this.#ended) yield* await this.#next()
      await this.#output.proveComplete()
      isBrokenOff = false
      yield this.#ended
    } catch (error) {
      isBrokenOff = false
      throw error instanceof LocalProtocolError ? error : await this.#outcomeUnknown(error)
    } finally {
      if (isBrokenOff) await this.#abandon(stop)
      signal?.removeEventListener('abort', stop)
      for (const timer of this.#timers) clearTimeout(timer)
      await this.#stopping
      this.#options.ledger.end(this.#options.pipelineId)
    }
  }

  /** The events of one answer; none where there was nothing yet. */
  async #next(): Promise<PipelineEvent[]> {
    const { psrp, reader, pipelineId } = this.#options
    const answer = await this.#output.receive()
    const events: PipelineEvent[] = []
    for (const { data } of answer?.streams ?? []) {
      for (const event of psrp.receive(data, pipelineId)) {
        if (event.kind === 'host-call') await this.#refuse(event)
        for (const told of reader.read(event)) {
          if (told.kind === 'ended') this.#ended = told
          else events.push(told)
        }
      }
    }
    if (!this.#ended && answer?.endedCommandId === pipelineId)
      throw new RemoteProtocolError('the command was reported as done before its pipeline ended')
    if (!this.#ended) await this.#output.pause()
    return events
  }

  /** A call that stays unanswered would keep the pipeline waiting for ever. */
  async #refuse({ response }: Extract<PsrpEvent, { kind: 'host-call' }>): Promise<void> {
    if (!response) return
    const { link, pipelineId } = this.#options
    await link.request({
      kind: 'send',
      shellId: link.shellId,
      commandId: pipelineId,
      stream: 'pr',
      fragments: response,
    })
  }

  /** Stops a pipeline whose events nobody wants any more, and waits until it has ended. */
  async #abandon(stop: () => void): Promise<void> {
    if (this.#ended) return
    stop()
    try {
      while (!this.#ended) await this.#next()
    } catch {
      // Whoever broke off does not ask how it ended.
    }
  }

  async #outcomeUnknown(error: unknown): Promise<OutcomeUnknownError> {
    const cause = await this.#causeOf(error)
    const why = cause instanceof Error ? cause.message : 'unknown reason'
    return new OutcomeUnknownError(`the pipeline was started, but how it ended is not known: ${why}`, { cause })
  }

  /** The same code says that the shell is gone and that only the command is; the others of a pool must not suffer for one. */
  async #causeOf(error: unknown): Promise<unknown> {
    const { link } = this.#options
    if (!(error instanceof ShellGoneError)) return error
    const mayBeCommand = faultOf(error)?.facts.code === FAULT_CODES.invalidSelectors
    if (mayBeCommand && !link.gone && !(await link.isGone()))
      return new RemoteProtocolError(`the command is no longer there: ${error.message}`, { cause: error })
    link.markGone(error)
    return error
  }

  /** The signal goes over a connection of its own, as the receiving one is waiting; the pipeline then ends in the usual way. */
  async #stop(): Promise<void> {
    const { link, pipelineId, delay } = this.#options
    const giveUp = () =>
      this.#givenUp.abort(
        new RemoteProtocolError(`it did not end within ${STOP_GRACE_MS} ms after it was told to stop`),
      )
    this.#timers.add(setTimeout(giveUp, STOP_GRACE_MS))
    const delays = [...BUSY_DELAYS_MS]
    for (;;) {
      try {
        await link.request({ kind: 'signal', shellId: link.shellId, commandId: pipelineId, code: 'ctrl-c' })
        return
      } catch (error) {
        // Already gone means that it ended by itself, which the receiving side learns.
        if (isAlreadyGone(error)) return
        const delayMs = meaningOf(error) === 'quota' ? delays.shift() : undefined
        if (delayMs === undefined) {
          this.#givenUp.abort(error)
          return
        }
        await delay(delayMs)
      }
    }
  }
}
