import { CmdletError, type ErrorRecord, errorRecordOf } from './cmdlet-error.ts'
import type { CommandCall, Statement } from './command.ts'
import { Cancelled, CommandRun, StoppedByPreference } from './command-run.ts'
import type { ExecutionContext, Outcome, Sink } from './execution.ts'
import type { Value } from './value.ts'

/**
 * Runs the statements of one pipeline one after the other. In a batch a terminating error goes to the error stream and the
 * next statement runs; only -ErrorAction Stop ends the batch. A single statement that throws fails the pipeline.
 * `input` are objects that the client sends into the pipeline.
 */
export async function execute(
  statements: readonly Statement[],
  context: ExecutionContext,
  sink: Sink,
  input?: readonly Value[],
): Promise<Outcome> {
  const runs = statements.map((statement) => statement.map((call) => new CommandRun(call, context, sink)))
  for (const run of runs.flat()) run.received()
  try {
    for (const statement of runs) {
      const failure = await runStatement(statement, sink, input)
      if (failure && statements.length === 1) return { state: 'failed', reason: failure }
      if (failure) sink.error(failure)
    }
    return { state: 'completed' }
  } catch (error) {
    if (error instanceof StoppedByPreference) return { state: 'failed', reason: error.record }
    if (!(error instanceof Cancelled)) throw error
    for (const run of runs.flat()) run.cancelled()
    return { state: 'stopped' }
  }
}

async function runStatement(
  runs: readonly CommandRun[],
  sink: Sink,
  input: readonly Value[] | undefined,
): Promise<ErrorRecord | undefined> {
  const script = runs.find((run) => run.call.isScript)
  if (script) return refuseScript(script.call)
  let objects = input
  for (const run of runs) {
    const result = await run.run(objects)
    if (result.kind === 'error') return result.record
    objects = result.objects
  }
  for (const object of objects ?? []) sink.output(object)
  return undefined
}

/** What a constrained endpoint says to script text; the machines here take commands only. */
function refuseScript(call: CommandCall): ErrorRecord {
  const error = new CmdletError({
    message: 'The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode.',
    exception: 'System.Management.Automation.ParseException',
    id: 'ScriptsNotAllowed',
    category: 'ParserError',
    isBareId: true,
  })
  return errorRecordOf(error, call.name, '')
}
