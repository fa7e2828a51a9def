import type { QueueName } from '../cli/cli-parts.ts'
import { runCli } from '../cli/program.ts'
import { CLI_PARTS } from './cli-parts.ts'
import { processTerminal } from './process-terminal.ts'

/** Runs a process that works on one queue only; the same as `stationmaster worker --queues <name>`. */
export async function runWorker(queue: QueueName): Promise<void> {
  process.exitCode = await runCli(['worker', '--queues', queue], {
    parts: CLI_PARTS,
    terminal: processTerminal,
    version: '',
    showTimeIn: () => String,
  })
}
