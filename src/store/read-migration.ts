import type { LoggedEvent } from '../migration/events.ts'
import { evolveAll, isOfEarlierVersion } from '../migration/evolve/evolve.ts'
import type { MigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { STATES } from '../migration/states.ts'
import { CorruptRecordError } from './errors.ts'
import { readStored, sha1 } from './schema.ts'

/** Fields of a record, in the order in which `readRecord` takes them. */
export const RECORD_FIELDS = ['schema', 'snapshot', 'version', 'state', 'terminal', 'sum'] as const

/** The snapshot in a record; undefined where there is none. Throws `UnreadableError`. */
export function readRecord(id: MigrationId, fields: readonly (string | null)[]): Migration | undefined {
  const [schema, json, version, state, terminal, sum] = fields
  if (fields.every((field) => field === null)) return undefined
  const migration = readStored<Migration>(id, { schema, json })
  const belongs = migration.id === id && String(migration.version) === version && migration.state === state
  if (!belongs || !Object.hasOwn(STATES, migration.state)) {
    throw new CorruptRecordError(id, 'its snapshot is not the one that its record speaks of')
  }
  // A commit of an earlier version leaves the sum of the version before.
  const isSummed = sum?.startsWith(`${version}:`) ?? false
  if (isSummed && sum !== `${version}:${sha1([version, state, terminal, json].join('|'))}`) {
    throw new CorruptRecordError(id, 'its content was changed by another hand')
  }
  return migration
}

/** An entry of a log: its id, and its fields one after the other. */
type Entry = readonly [id: string, fields: readonly string[]]

/** A whole log. Throws `UnreadableError` where an entry is missing, out of order, or not what was written. */
export function readLog(id: MigrationId, entries: readonly Entry[]): LoggedEvent[] {
  return entries.map(([entryId, [, schema, , , , json, , sum]], index) => {
    if (entryId !== `${index + 1}-0`) throw new CorruptRecordError(id, `event ${index + 1} of its log is ${entryId}`)
    const logged = readStored<LoggedEvent>(`event ${entryId} of ${id}`, { schema, json, sum })
    if (typeof logged.event?.type !== 'string' || typeof logged.at !== 'number' || typeof logged.by !== 'string') {
      throw new CorruptRecordError(`event ${entryId} of ${id}`, 'it does not say what happened, when or by whom')
    }
    return logged
  })
}

/** The record as this version knows it: the log is what counts, the snapshot only saves folding it. */
export async function present(
  snapshot: Migration,
  events: (id: MigrationId) => Promise<readonly LoggedEvent[]>,
): Promise<Migration> {
  if (!isOfEarlierVersion(snapshot)) return snapshot
  const { id, version } = snapshot
  const folded = fold(id, (await events(id)).slice(0, version))
  if (!folded) throw new CorruptRecordError(id, 'its log is empty')
  return folded
}

function fold(id: MigrationId, log: readonly LoggedEvent[]): Migration | null {
  try {
    return evolveAll(id, null, log)
  } catch (cause) {
    throw new CorruptRecordError(id, 'its log cannot be folded', { cause })
  }
}
