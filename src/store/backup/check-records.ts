import type { LoggedEvent } from '../../migration/events.ts'
import { evolveAll, isOfEarlierVersion } from '../../migration/evolve/evolve.ts'
import type { MigrationId } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'
import { readStored } from '../schema.ts'
import { BackupProblem } from './backup-file.ts'
import type { Entry, StreamItem } from './entries.ts'

/** Folds every log and compares it with its record. Throws `BackupProblem` with the first that does not fit. */
export function checkRecords(entries: readonly Entry[]): void {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]))
  for (const entry of entries) {
    const id = /^m:([^:]+)$/.exec(entry.key)?.[1]
    if (id === undefined || entry.type !== 'hash') continue
    const log = byKey.get(`m:${id}:ev`)
    checkRecord(id as MigrationId, entry.value, log?.type === 'stream' ? log.value : [])
  }
}

function checkRecord(id: MigrationId, fields: Readonly<Record<string, string>>, log: readonly StreamItem[]): void {
  const events = log.map(([entryId, named], index) => {
    if (entryId !== `${index + 1}-0`)
      throw new BackupProblem(`The log of ${id} has ${entryId} where ${index + 1}-0 should be.`)
    return readStored<LoggedEvent>(`event ${entryId} of ${id}`, { schema: named[1], json: named[5], sum: named[7] })
  })
  const snapshot = readStored<Migration>(id, { schema: fields.schema, json: fields.snapshot })
  if (String(events.length) !== fields.version || snapshot.version !== events.length)
    throw new BackupProblem(`The log of ${id} has ${events.length} events, its record says version ${fields.version}.`)
  const folded = evolveAll(id, null, events)
  const field = folded && !isOfEarlierVersion(snapshot) ? firstDifference(folded, snapshot) : undefined
  if (field !== undefined) throw new BackupProblem(`The log of ${id} does not give its record: ${field} differs.`)
}

/** Fields that only one of them has came or went with a version of the product. */
function firstDifference(folded: Migration, snapshot: Migration): string | undefined {
  const known = folded as unknown as Readonly<Record<string, unknown>>
  return Object.entries(snapshot).find(
    ([field, value]) => field in known && JSON.stringify(sorted(known[field])) !== JSON.stringify(sorted(value)),
  )?.[0]
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}
