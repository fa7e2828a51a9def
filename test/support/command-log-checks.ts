import type { CommandLogEntry } from '../../sandbox/servers/state/command-log.ts'

/** One run of a command that changes something, as a server's command log tells it. */
export interface MutatingRun {
  readonly call: string
  /** The same for runs that are to do the same thing: the command and its arguments, and those before it in its pipeline. */
  readonly deed: string
  /** Positions in the log. */
  readonly startedAt: number
  effectAt: number | undefined
  endedAt: number | undefined
}

/** Runs of mutating commands, in the order in which they started. */
export function mutatingRuns(log: readonly CommandLogEntry[]): MutatingRun[] {
  const runs = new Map<string, MutatingRun>()
  for (const [position, entry] of log.entries()) {
    if (!entry.mutates) continue
    const run = runs.get(entry.call)
    if (entry.phase === 'started') {
      const deed = deedOf(entry, log)
      runs.set(entry.call, { call: entry.call, deed, startedAt: position, effectAt: undefined, endedAt: undefined })
    }
    if (run && entry.phase === 'took-effect') run.effectAt = position
    if (run && (entry.phase === 'answered' || entry.phase === 'cancelled')) run.endedAt = position
  }
  return [...runs.values()]
}

/** Update-WmsStation is the same for each property of a station: what it follows in its pipeline tells them apart. */
export function deedOf(entry: CommandLogEntry, log: readonly CommandLogEntry[]): string {
  const pipeline = log.filter(({ pipelineId, mutates, phase }) => {
    return pipelineId === entry.pipelineId && mutates && phase === 'received'
  })
  const upToIt = pipeline.slice(0, pipeline.findIndex(({ call }) => call === entry.call) + 1)
  return upToIt.map(({ command, parameters }) => `${command} ${JSON.stringify(parameters)}`).join(' | ')
}

/** Deeds that were begun again after an earlier run of the same had taken effect; none is right. */
export function repeatedDeeds(log: readonly CommandLogEntry[]): string[] {
  const runs = mutatingRuns(log)
  return runs
    .filter((run) =>
      runs.some((other) => other !== run && other.deed === run.deed && (other.effectAt ?? Infinity) < run.startedAt),
    )
    .map(({ deed }) => deed)
}

/** Deeds of which two runs were under way at once; none is right. */
export function overlappingDeeds(log: readonly CommandLogEntry[]): string[] {
  const runs = mutatingRuns(log)
  return runs
    .filter((run) =>
      runs.some(
        (other) =>
          other !== run &&
          other.deed === run.deed &&
          other.startedAt < run.startedAt &&
          (other.endedAt ?? Infinity) > run.startedAt,
      ),
    )
    .map(({ deed }) => deed)
}

/** Commands that changed something, in order. */
export function effects(log: readonly CommandLogEntry[]): string[] {
  return log.filter(({ mutates, phase }) => mutates && phase === 'took-effect').map(({ command }) => command)
}
