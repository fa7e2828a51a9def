import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { digestText } from '../../../src/migration/assessment/digest-text.ts'
import type { LoggedEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { acknowledgedRules } from '../../../src/migration/open-points.ts'
import { digest } from '../../../src/secrets/digest.ts'

const GOLDEN = new URL('../../golden/', import.meta.url)

/** Logs that a released version of Stationmaster has written: every later one must fold them to the same record. */
const FILES = readdirSync(GOLDEN).filter((name) => /^\d.*\.json$/.test(name))

interface GoldenLog {
  readonly events: LoggedEvent[]
  readonly snapshot: Migration
}

function read(name: string): GoldenLog {
  return JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')) as GoldenLog
}

/** Fields of records that came or went later, with bulletins, estimates, calendars and metrics: the version that wrote the log had others. */
const NOT_IN_ALL_VERSIONS = [
  'announcedStartAt',
  'window',
  'putOffBecause',
  'estimate',
  'timings',
  'booking',
  'stateSince',
]

function asKeptThen(migration: Migration | null): object {
  return Object.fromEntries(Object.entries(migration ?? {}).filter(([field]) => !NOT_IN_ALL_VERSIONS.includes(field)))
}

test('there are golden logs', () => {
  expect(FILES.length).toBeGreaterThanOrEqual(2)
})

test.for(FILES)('%s folds to the record that was kept with it', (name) => {
  const { events, snapshot } = read(name)

  const folded = evolveAll(snapshot.id, null, events)

  expect(asKeptThen(folded)).toEqual(asKeptThen(snapshot))
  expect(folded?.version).toBe(events.length)
})

test.for(FILES)('what was approved in %s still has the digest that was approved', (name) => {
  const { snapshot } = read(name)
  const { assessment, acknowledgements, approval } = snapshot

  const now = assessment && digest(digestText(assessment, acknowledgedRules(assessment, acknowledgements)))

  expect(now).toBe(approval?.digest)
})
