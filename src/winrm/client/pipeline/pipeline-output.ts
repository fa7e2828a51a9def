import { RemoteProtocolError, TransportError } from '../../errors.ts'
import { isOperationTimeout, meaningOf } from '../../wsman/fault.ts'
import type { ReceiveResponse } from '../../wsman/responses.ts'
import type { Delay } from '../delay.ts'
import type { ShellLink } from '../shell-link.ts'
import type { FragmentLedger, NumberWindow } from './fragment-ledger.ts'
import { ReceivePace } from './receive-pace.ts'

export interface PipelineOutputParts {
  readonly link: ShellLink
  readonly ledger: FragmentLedger
  readonly pipelineId: string
  readonly delay: Delay
  readonly now: () => number
}

/** The pipeline runs on without us while the network is away. Each try is already made twice, the second time on a new connection. */
const NETWORK_DELAYS_MS = [200, 500, 1000]
/** How long the other pipelines of the pool may take to show whose a missing message was. */
const PROOF_MS = 60_000

/** The answers to the Receives of one pipeline, over whatever the network does to them, and the proof that none is missing. */
export class PipelineOutput {
  readonly #parts: PipelineOutputParts
  readonly #givenUp: AbortSignal
  readonly #pace = new ReceivePace()
  /** Where a lost answer may have left a gap. */
  readonly #windows: NumberWindow[] = []
  /** What is still to come has higher numbers than this: that of the last whole message, or the highest of all when it began. */
  #after: bigint
  #mayHaveLost = false
  #pauseMs = 0

  constructor(parts: PipelineOutputParts, givenUp: AbortSignal) {
    this.#parts = parts
    this.#givenUp = givenUp
    this.#after = parts.ledger.startOf(parts.pipelineId)
  }

  /** The next answer, or undefined after a long poll during which nothing happened. */
  async receive(): Promise<ReceiveResponse | undefined> {
    const { ledger, pipelineId, now } = this.#parts
    const highest = ledger.highest
    const startedAt = now()
    const answer = await this.#request()
    if (!answer) {
      ledger.quiet(pipelineId, highest)
      return undefined
    }
    const noted = answer.streams.map(({ data }) => this.#note(data))
    const bytes = answer.streams.reduce((sum, { data }) => sum + data.length, 0)
    const messages = noted.reduce((sum, count) => sum + count, 0)
    this.#pauseMs = this.#pace.next({ waitedMs: now() - startedAt, messages, bytes })
    return answer
  }

  /** Lets more come together before it is asked for, where the server is known to send it bit by bit. */
  async pause(): Promise<void> {
    const pauseMs = this.#pauseMs
    this.#pauseMs = 0
    if (pauseMs > 0) await this.#parts.delay(pauseMs, this.#givenUp)
  }

  /** Throws RemoteProtocolError unless all that was sent has arrived. */
  async proveComplete(): Promise<void> {
    if (this.#windows.length === 0) return
    const { ledger, pipelineId, delay } = this.#parts
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#givenUp])
    delay(PROOF_MS, signal).then(
      () => over.abort(),
      () => undefined,
    )
    const isComplete = await ledger.settle(this.#windows, pipelineId, signal)
    over.abort()
    if (!isComplete) throw new RemoteProtocolError('part of its output was lost')
  }

  async #request(): Promise<ReceiveResponse | undefined> {
    const { link, pipelineId, delay } = this.#parts
    const delays = [...NETWORK_DELAYS_MS]
    const onRepeated = () => {
      this.#mayHaveLost = true
    }
    for (;;) {
      try {
        return await link.request(
          { kind: 'receive', shellId: link.shellId, commandId: pipelineId },
          { signal: this.#givenUp, onRepeated },
        )
      } catch (error) {
        // Why it was given up may be a fault too, but one of another request.
        if (this.#givenUp.aborted) throw error
        if (isOperationTimeout(error)) return undefined
        const isAway = isNetworkAway(error)
        const delayMs = isAway || meaningOf(error) === 'quota' ? delays.shift() : undefined
        if (delayMs === undefined) throw error
        if (isAway) onRepeated()
        await delay(delayMs, this.#givenUp)
      }
    }
  }

  /** How many messages or parts of messages there were. */
  #note(data: Uint8Array): number {
    const noted = this.#parts.ledger.note(this.#parts.pipelineId, data)
    if (!noted) return 0
    if (this.#mayHaveLost) this.#windows.push({ after: this.#after, upTo: noted.first - 1n })
    this.#mayHaveLost = false
    this.#after = noted.isLastWhole ? noted.last : noted.last - 1n
    return noted.count
  }
}

/** A server that refuses connections has ended its service, and every shell with it; a client that was closed means it. */
function isNetworkAway(error: unknown): boolean {
  return error instanceof TransportError && error.code !== 'ECONNREFUSED' && error.code !== 'ECONNABORTED'
}
