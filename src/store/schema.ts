import { createHash } from 'node:crypto'
import { NEWEST_SCHEMA } from '../migration/schema.ts'
import { CorruptRecordError, NewerSchemaError } from './errors.ts'

/** Newest schema of records, events and messages that this version reads and writes. */
export const KNOWN_SCHEMA = NEWEST_SCHEMA

/** What is kept of something: its schema, its JSON, and the checksum that was written with it; earlier versions wrote none. */
export interface Stored {
  readonly schema: string | null | undefined
  readonly json: string | null | undefined
  readonly sum?: string | null | undefined
}

/**
 * Reads a stored JSON object; throws `NewerSchemaError` before it looks inside, `CorruptRecordError` where it is no JSON, no object
 * or not what was written.
 */
export function readStored<T extends object>(what: string, { schema, json, sum }: Stored): T {
  refuseNewer(what, schema)
  if (json === null || json === undefined) throw new CorruptRecordError(what, 'its content is missing')
  if (sum && sum !== sha1(json)) throw new CorruptRecordError(what, 'its content was changed by another hand')
  try {
    const read: unknown = JSON.parse(json)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as T
    throw new TypeError('no object')
  } catch (cause) {
    throw new CorruptRecordError(what, `its ${json.length} characters are no JSON object`, { cause })
  }
}

/** The same that scripts write: a guard against a slip of the hand, not against a forger. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

function refuseNewer(what: string, schema: string | null | undefined): void {
  const found = Number(schema)
  if (!Number.isInteger(found) || found < 1) throw new CorruptRecordError(what, 'its schema number is missing')
  if (found > KNOWN_SCHEMA) throw new NewerSchemaError(what, found, KNOWN_SCHEMA)
}
