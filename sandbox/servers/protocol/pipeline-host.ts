import type { ErrorToWrite, PipelineSpec, ServerRunspacePool } from '../../../src/winrm/server.ts'
import type { ErrorRecord } from '../engine/cmdlet-error.ts'
import type { Runspace, Statement } from '../engine/command.ts'
import { execute } from '../engine/execute.ts'
import type { ExecutionContext, Outcome } from '../engine/execution.ts'
import type { Value } from '../engine/value.ts'
import { fromClixml, outputToClixml } from './clixml-values.ts'
import { type AnswerMode, OutputQueue } from './output-queue.ts'

/** HRESULTs of exceptions whose default is not that of System.Exception. */
const HRESULTS: Readonly<Record<string, number>> = {
  'System.UnauthorizedAccessException': -2_147_024_891,
  'System.Security.SecurityException': -2_146_233_078,
  'System.InvalidOperationException': -2_146_233_079,
}

export interface PipelineHostOptions {
  readonly id: string
  readonly spec: PipelineSpec
  readonly pool: ServerRunspacePool
  readonly answers: AnswerMode
  readonly context: Omit<ExecutionContext, 'signal' | 'runspace'>
}

/** One pipeline of a shell: its input, its run and what it has to say. */
export class PipelineHost {
  readonly id: string
  readonly output: OutputQueue
  readonly #options: PipelineHostOptions
  readonly #abort = new AbortController()
  readonly #input: Value[] = []
  #isInputComplete: boolean
  #hasEnded = false

  constructor(options: PipelineHostOptions) {
    this.id = options.id
    this.#options = options
    this.output = new OutputQueue(options.answers)
    this.#isInputComplete = options.spec.noInput
  }

  /** Whether it may run: a pipeline that takes input waits for all of it. */
  get isReady(): boolean {
    return this.#isInputComplete
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  addInput(value: Value): void {
    this.#input.push(value)
  }

  endInput(): void {
    this.#isInputComplete = true
  }

  /** What has not taken effect yet never will. */
  stop(): void {
    this.#abort.abort()
  }

  async run(runspace: Runspace): Promise<void> {
    const { spec, pool, context } = this.#options
    const outcome = await execute(
      spec.statements.map(statementOf),
      { ...context, runspace, signal: this.#abort.signal },
      {
        output: (value) => this.output.push(pool.pipelineOutput(this.id, outputToClixml(value))),
        error: (record) => this.output.push(pool.errorRecord(this.id, errorToWrite(record))),
      },
      spec.noInput ? undefined : this.#input,
    )
    this.output.push(pool.pipelineState(this.id, outcome.state, reasonOf(outcome)))
    this.#hasEnded = true
    this.output.end()
  }
}

const STOPPED: ErrorToWrite = {
  message: 'The pipeline has been stopped.',
  exceptionType: 'System.Management.Automation.PipelineStoppedException',
  fullyQualifiedErrorId: 'PipelineStopped',
  category: 'OperationStopped',
  reason: 'PipelineStoppedException',
}

function reasonOf(outcome: Outcome): ErrorToWrite | undefined {
  if (outcome.state === 'failed') return errorToWrite(outcome.reason)
  return outcome.state === 'stopped' ? STOPPED : undefined
}

function statementOf(commands: PipelineSpec['statements'][number]): Statement {
  return commands.map(({ name, args }) => ({
    name,
    isScript: false,
    arguments: args.map((argument) => ({ name: argument.name ?? null, value: fromClixml(argument.value) })),
  }))
}

function errorToWrite(record: ErrorRecord): ErrorToWrite {
  return {
    message: record.message,
    exceptionType: record.exception,
    fullyQualifiedErrorId: record.fullyQualifiedErrorId,
    category: record.category,
    activity: record.activity,
    reason: record.reason,
    targetName: record.targetName,
    targetType: record.targetType,
    ...(HRESULTS[record.exception] === undefined ? {} : { hresult: HRESULTS[record.exception] }),
  }
}
