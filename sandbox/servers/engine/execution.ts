import type { Caller } from '../state/caller.ts'
import type { Machine } from '../state/machine.ts'
import type { ErrorRecord } from './cmdlet-error.ts'
import type { Runspace } from './command.ts'
import type { CommandTable } from './command-table.ts'
import type { Value } from './value.ts'

export interface ExecutionContext {
  readonly machine: Machine
  readonly commands: CommandTable
  readonly caller: Caller
  readonly runspace: Runspace
  /** Aborts when the pipeline is stopped or its shell deleted. */
  readonly signal: AbortSignal
  readonly origin: { readonly shellId: string; readonly shellName: string | null; readonly pipelineId: string }
}

/** Where the streams of a pipeline go. */
export interface Sink {
  output(value: Value): void
  error(record: ErrorRecord): void
}

export type Outcome =
  | { readonly state: 'completed' | 'stopped' }
  | { readonly state: 'failed'; readonly reason: ErrorRecord }
