import { type PlainValue, toPlain } from '../../clixml/to-plain.ts'
import type { PsrpEvent } from '../../psrp/client-events.ts'
import type { ErrorRecord } from '../../psrp/error-record.ts'
import type { Statement } from '../../psrp/pipeline.ts'
import type { ProgressRecord } from '../../psrp/records.ts'
import { command } from './statements.ts'

/** An error record and the statement that it belongs to, counted from 0. */
export interface StatementError extends ErrorRecord {
  readonly statement: number
}

export type PipelineEndState = 'completed' | 'failed' | 'stopped'

/** What a running pipeline tells, in the order in which it happened; `statement` counts from 0. */
export type PipelineEvent =
  | { readonly kind: 'output'; readonly statement: number; readonly value: PlainValue }
  /** Written while the pipeline goes on. */
  | { readonly kind: 'error'; readonly statement: number; readonly error: StatementError }
  | { readonly kind: 'warning'; readonly statement: number; readonly message: string }
  | { readonly kind: 'progress'; readonly statement: number; readonly progress: ProgressRecord }
  /** The statement ran to its end. */
  | { readonly kind: 'statement-ended'; readonly statement: number }
  /** The last event. `failure` is what ended a failed pipeline. */
  | { readonly kind: 'ended'; readonly state: PipelineEndState; readonly failure: StatementError | undefined }

/**
 * Says which statement an event belongs to. All statements write to one stream that does not tell which of them spoke, so a
 * marker is written after each but the last, and what comes before marker k belongs to statement k.
 */
export class StatementReader {
  readonly #statementCount: number
  readonly #marker: string
  #current = 0

  /** `marker` is unguessable: an output that equals it is ours. */
  constructor(statementCount: number, marker: string) {
    this.#statementCount = statementCount
    this.#marker = marker
  }

  /** Verbose, debug and information records do not change what a pipeline gives: they come to nothing. */
  read(event: PsrpEvent): PipelineEvent[] {
    const statement = this.#current
    switch (event.kind) {
      case 'pipeline-output':
        return [this.#output(toPlain(event.value))]
      case 'error-record':
        return [{ kind: 'error', statement, error: { ...event.error, statement } }]
      case 'warning':
        return [{ kind: 'warning', statement, message: event.message }]
      case 'progress':
        return [{ kind: 'progress', statement, progress: event.progress }]
      case 'pipeline-state':
        return this.#state(event)
      default:
        return []
    }
  }

  #output(value: PlainValue): PipelineEvent {
    const statement = this.#current
    const isMarker = value === markerText(this.#marker, statement) && statement < this.#statementCount - 1
    if (isMarker) this.#current += 1
    return isMarker ? { kind: 'statement-ended', statement } : { kind: 'output', statement, value }
  }

  #state({ state, error }: Extract<PsrpEvent, { kind: 'pipeline-state' }>): PipelineEvent[] {
    if (state !== 'completed' && state !== 'failed' && state !== 'stopped') return []
    const statement = this.#current
    const failure = error === undefined || state !== 'failed' ? undefined : { ...error, statement }
    const ended = { kind: 'ended', state, failure } as const
    return state === 'completed' ? [{ kind: 'statement-ended', statement }, ended] : [ended]
  }
}

/** The statements with a marker after each but the last. */
export function withMarkers(statements: readonly Statement[], marker: string): Statement[] {
  return statements.flatMap((statement, index) =>
    index === statements.length - 1
      ? [statement]
      : [statement, command('Write-Output', { InputObject: markerText(marker, index) })],
  )
}

function markerText(marker: string, index: number): string {
  return `${marker}:${index}`
}
