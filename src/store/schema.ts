import { NEWEST_SCHEMA } from '../migration/schema.ts'
import { CorruptRecordError, NewerSchemaError } from './errors.ts'

/** Newest schema of records, events and messages that this version reads and writes. */
export const KNOWN_SCHEMA = NEWEST_SCHEMA

/** Reads stored JSON; throws `NewerSchemaError` before it looks inside, `CorruptRecordError` where it is no JSON. */
export function readStored<T>(what: string, schema: string | null | undefined, json: string | null | undefined): T {
  refuseNewer(what, schema)
  if (json === null || json === undefined) throw new CorruptRecordError(what, 'its content is missing')
  try {
    return JSON.parse(json) as T
  } catch (cause) {
    throw new CorruptRecordError(what, `its ${json.length} characters are not JSON`, { cause })
  }
}

function refuseNewer(what: string, schema: string | null | undefined): void {
  const found = Number(schema)
  if (!Number.isInteger(found) || found < 1) throw new CorruptRecordError(what, 'its schema number is missing')
  if (found > KNOWN_SCHEMA) throw new NewerSchemaError(what, found, KNOWN_SCHEMA)
}
