import { type PlainValue, toPlain } from '../clixml/to-plain.ts'
import type { ClixmlValue } from '../clixml/values.ts'
import type { ErrorRecord } from '../psrp/error-record.ts'
import type { Statement } from '../psrp/pipeline.ts'
import { command } from './statements.ts'

/** An error record and the statement that it belongs to, counted from 0. */
export interface StatementError extends ErrorRecord {
  readonly statement: number
}

export interface StatementResult {
  readonly output: readonly PlainValue[]
  /** False for a statement that never ran to its end: the pipeline failed or was stopped before. Errors that did not stop it are in `errors`. */
  readonly ended: boolean
}

export interface PipelineResult {
  /** One for each statement that was given, in order. */
  readonly statements: readonly StatementResult[]
  /** Errors that were written while the pipeline went on, and the one that ended it, if one did: `completed` does not mean that there are none. */
  readonly errors: readonly StatementError[]
  readonly warnings: readonly string[]
  readonly state: 'completed' | 'failed' | 'stopped'
  /** What ended a failed pipeline; also the last of `errors`. */
  readonly failure: StatementError | undefined
}

/**
 * Collects what a pipeline sends. All statements write to one stream that does not say which of them spoke, so a marker is
 * written after each but the last, and what comes before marker k belongs to statement k.
 */
export class PipelineCollector {
  readonly #marker: string
  readonly #statements: { output: PlainValue[]; ended: boolean }[]
  readonly #errors: StatementError[] = []
  readonly #warnings: string[] = []
  #current = 0

  /** `marker` is unguessable: an output that equals it is ours. */
  constructor(statementCount: number, marker: string) {
    this.#marker = marker
    this.#statements = Array.from({ length: statementCount }, () => ({ output: [], ended: false }))
  }

  output(value: ClixmlValue): void {
    const plain = toPlain(value)
    const statement = this.#statements[this.#current]
    if (plain === markerText(this.#marker, this.#current)) {
      if (statement) statement.ended = true
      this.#current += 1
      return
    }
    statement?.output.push(plain)
  }

  error(error: ErrorRecord): void {
    this.#errors.push({ ...error, statement: this.#current })
  }

  warning(message: string): void {
    this.#warnings.push(message)
  }

  /** The result, once the pipeline has ended. */
  finish(state: PipelineResult['state'], error: ErrorRecord | undefined): PipelineResult {
    const failure = error === undefined || state !== 'failed' ? undefined : { ...error, statement: this.#current }
    const last = this.#statements[this.#current]
    if (state === 'completed' && last) last.ended = true
    const errors = failure ? [...this.#errors, failure] : this.#errors
    return { statements: this.#statements, errors, warnings: this.#warnings, state, failure }
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
