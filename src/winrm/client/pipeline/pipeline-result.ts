import type { PlainValue } from '../../clixml/to-plain.ts'
import { LocalProtocolError } from '../../errors.ts'
import type { PipelineEndState, PipelineEvent, StatementError } from './pipeline-events.ts'

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
  readonly state: PipelineEndState
  /** What ended a failed pipeline; also the last of `errors`. */
  readonly failure: StatementError | undefined
}

/** Collects what a pipeline of so many statements tells until it ends. */
export async function collectResult(
  events: AsyncIterable<PipelineEvent>,
  statementCount: number,
): Promise<PipelineResult> {
  const statements = Array.from({ length: statementCount }, () => ({ output: [] as PlainValue[], ended: false }))
  const errors: StatementError[] = []
  const warnings: string[] = []
  for await (const event of events) {
    const statement = 'statement' in event ? statements[event.statement] : undefined
    if (event.kind === 'output') statement?.output.push(event.value)
    if (event.kind === 'error') errors.push(event.error)
    if (event.kind === 'warning') warnings.push(event.message)
    if (event.kind === 'statement-ended' && statement) statement.ended = true
    if (event.kind !== 'ended') continue
    const { state, failure } = event
    return { statements, errors: failure ? [...errors, failure] : errors, warnings, state, failure }
  }
  throw new LocalProtocolError('the events of a pipeline broke off before its end')
}
