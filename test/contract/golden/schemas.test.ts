import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EVENT_SCHEMAS, NEWEST_SCHEMA, REASON_SCHEMAS, schemaOf } from '../../../src/migration/schema.ts'
import { KNOWN_SCHEMA } from '../../../src/store/schema.ts'

interface Released {
  readonly [schema: string]: { readonly events: readonly string[]; readonly reasons: readonly string[] }
}

/** What each released schema holds: nothing may be added to it afterwards, or versions that know it would meet what they don't know. */
const RELEASED = JSON.parse(readFileSync(new URL('../../golden/schemas.json', import.meta.url), 'utf8')) as Released

function withSchema(table: Readonly<Record<string, number>>, schema: number): string[] {
  return Object.keys(table).filter((name) => table[name] === schema)
}

test.each(Object.keys(RELEASED))('schema %s holds what it held when it was released, and nothing else', (schema) => {
  const { events, reasons } = RELEASED[schema] ?? { events: [], reasons: [] }

  expect(withSchema(EVENT_SCHEMAS, Number(schema)).toSorted()).toEqual([...events].toSorted())
  expect(withSchema(REASON_SCHEMAS, Number(schema)).toSorted()).toEqual([...reasons].toSorted())
})

test('numbers of schemas have no gap, and the store knows the newest', () => {
  const used = new Set<number>([...Object.values(EVENT_SCHEMAS), ...Object.values(REASON_SCHEMAS)])

  expect([...used].toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: NEWEST_SCHEMA }, (_, i) => i + 1),
  )
  expect(KNOWN_SCHEMA).toBe(NEWEST_SCHEMA)
})

test('an event is of the schema of its kind', () => {
  expect(schemaOf({ type: 'resumed' })).toBe(EVENT_SCHEMAS.resumed)
  expect(schemaOf({ type: 'parked', reason: 'seats', sentence: '' })).toBe(REASON_SCHEMAS.seats)
})
