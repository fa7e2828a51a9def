import type { CommandLogEntry } from '../../../../sandbox/servers/state/command-log.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { type MutatingRun, mutatingRuns } from '../../../support/command-log-checks.ts'
import type { Evidence, Record } from './evidence.ts'
import type { Check } from './faults.ts'

/**
 * Whether a station has reloaded its settings can't be read back, so whoever comes after a death asks for it once more. That sets
 * nothing.
 */
const SETS_NOTHING = /^Update-WmsStation [^|]*$/
/** What is shown on screens. Somebody who was warned, and then it was stopped, is warned again when it goes on: the log says how often. */
const WARNING = /^msg\.exe /
const WARNED: readonly MigrationEvent['type'][] = ['sessions-warning-intended', 'screen-warning-intended']

/** No command that changes something ran again after it took effect, no two ran at once, and each server was in one migration at a time. */
export const serversAtWork: Check = ({ commands, records, clocksApartMs }) => {
  const works = [...commands].flatMap(([server, log]) =>
    [...byMigration(log)].map(([id, own]) => ({ server, id, own, runs: mutatingRuns(own) })),
  )
  return {
    doubled: [
      ...works.flatMap((work) => repeats(work).map((what) => `${work.id} on ${work.server}: ${what}`)),
      ...[...commands].flatMap(([server, log]) => mixed(log).map((what) => `${server}: ${what}`)),
      ...records.flatMap((record) => unintendedWarnings(record, works)),
      ...sharedServers(records, clocksApartMs),
    ],
  }
}

/** What one migration did on one server. */
interface Work {
  readonly id: string
  readonly own: readonly CommandLogEntry[]
  readonly runs: readonly MutatingRun[]
}

/** Each warning that was shown is one that the log had intended before. */
function unintendedWarnings({ id, events }: Record, works: readonly Work[]): string[] {
  const shown = works
    .filter((work) => work.id === id)
    .flatMap(({ runs }) => runs.filter(({ deed }) => WARNING.test(deed)))
  const intended = events.filter(({ event }) => WARNED.includes(event.type))
  return shown.length > intended.length
    ? [`${id}: ${shown.length} warnings on screens, of which ${intended.length} are intended in its log`]
    : []
}

const POOL = /\.(MIG-\d+)\.(\d+)$/

/** Entries of pools that write, by the migration that is in their name. */
function byMigration(log: readonly CommandLogEntry[]): Map<string, CommandLogEntry[]> {
  const found = new Map<string, CommandLogEntry[]>()
  for (const entry of log) {
    const id = POOL.exec(entry.shellName ?? '')?.[1]
    if (id) found.set(id, [...(found.get(id) ?? []), entry])
  }
  return found
}

function repeats({ own, runs }: Work): string[] {
  return runs.flatMap((run) => {
    const others = runs.filter((other) => other !== run && other.deed === run.deed && other.startedAt < run.startedAt)
    const again =
      others.some((other) => (other.effectAt ?? Infinity) < run.startedAt) &&
      !SETS_NOTHING.test(run.deed) &&
      !WARNING.test(run.deed)
    const atOnce = others.some((other) => (other.endedAt ?? Infinity) > run.startedAt)
    return [
      ...(again ? [`begun again after it took effect: ${run.deed}`] : []),
      ...(atOnce ? [`two runs at once: ${run.deed}`] : []),
      ...(isOutdated(run, runs, own) ? [`of an earlier claim, after a later one had written: ${run.deed}`] : []),
    ]
  })
}

function isOutdated(run: MutatingRun, runs: readonly MutatingRun[], log: readonly CommandLogEntry[]): boolean {
  const epoch = epochAt(log, run.startedAt)
  return runs.some((other) => other.startedAt < run.startedAt && epochAt(log, other.startedAt) > epoch)
}

function epochAt(log: readonly CommandLogEntry[], position: number): number {
  return Number(POOL.exec(log[position]?.shellName ?? '')?.[2])
}

/** Writes of one migration between those of another. */
function mixed(log: readonly CommandLogEntry[]): string[] {
  const over = new Set<string>()
  let current = ''
  const faults: string[] = []
  for (const { mutates, phase, shellName, command } of log) {
    const id = POOL.exec(shellName ?? '')?.[1]
    if (!id || !mutates || phase !== 'started' || id === current) continue
    if (over.has(id)) faults.push(`${command} of ${id} after ${current} had written`)
    if (current) over.add(current)
    current = id
  }
  return faults
}

/** Two migrations of one server, each alive while the other was: by the times in their logs, for longer than clocks alone explain. */
function sharedServers(records: Evidence['records'], clocksApartMs: number): string[] {
  const lives = records.flatMap(({ snapshot, events }) => {
    const span = { id: snapshot.id, from: events[0]?.at ?? 0, to: snapshot.endedAt ?? events.at(-1)?.at ?? 0 }
    return [snapshot.source, snapshot.destination].map((server) => ({ ...span, server }))
  })
  return lives.flatMap((life) =>
    lives
      .filter((other) => other.server === life.server && other.from > life.from && other.from < life.to)
      .filter((other) => Math.min(life.to, other.to) - other.from >= clocksApartMs)
      .map((other) => `${life.server} was in ${life.id} and ${other.id} at once`),
  )
}
