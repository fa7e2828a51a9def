import { describe, expect, it } from 'vitest'
import type { Migration } from '../../../src/migration/migration.ts'
import { anAssessment } from '../../support/an-assessment.ts'
import { runIn } from './a-cli.ts'

const AT = Date.UTC(2026, 10, 24, 1)

function aMigration(overrides: Partial<Migration> = {}): Migration {
  return {
    schema: 1,
    id: 'MIG-42',
    state: 'scheduled',
    source: 'lab-old',
    destination: 'lab-new',
    requestedBy: 'U02',
    requestedAt: AT,
    changedAt: AT,
    assessment: anAssessment(),
    assessmentFailure: null,
    digest: 'cd'.repeat(32),
    approval: null,
    schedule: null,
    cutover: null,
    mapped: null,
    parked: null,
    verification: null,
    outcome: null,
    ...overrides,
  } as Migration
}

const CUTOVER: Migration['cutover'] = {
  startedAt: AT,
  secretKeyId: 'key-1',
  isUntouched: false,
  endings: {},
  progress: { one: { status: 'done', how: 'applied', at: AT }, two: { status: 'failed', sentence: 'no', at: AT } },
  attempts: 0,
  retryAt: null,
}

describe('status', () => {
  it('lists all migrations', async () => {
    const migrations = [aMigration(), aMigration({ id: 'MIG-7', state: 'failed', outcome: 'station 3 kept its name' })]

    const { exitCode, out } = await runIn(
      { parts: { listMigrations: async () => migrations, listUnreadable: async () => [] } },
      'status',
    )

    expect(exitCode).toBe(0)
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'Id | State | Servers | Last change | Outcome',
      expect.stringMatching(/^-+ \| -/),
      'MIG-42 | scheduled | lab-old to lab-new | 2026-11-24T01:00:00.000Z in Europe/Berlin',
      'MIG-7 | failed | lab-old to lab-new | 2026-11-24T01:00:00.000Z in Europe/Berlin | station 3 kept its name',
      '',
    ])
  })

  it('says so when there is none', async () => {
    const { out } = await runIn({ parts: { listMigrations: async () => [], listUnreadable: async () => [] } }, 'status')

    expect(out).toBe('There are no migrations yet.\n')
  })

  it('shows one migration, whatever way its id is typed', async () => {
    const migration = aMigration({ cutover: CUTOVER, state: 'migrating' })

    const { out } = await runIn({ parts: { findMigration: async () => migration } }, 'status', 'mig-42')

    expect(out).toContain('State:        migrating\n')
    expect(out).toMatch(/Changes: {6}1 of \d+ done, 1 failed\n/)
  })

  it('names no accounts', async () => {
    const { out } = await runIn({ parts: { findMigration: async () => aMigration() } }, 'status', '42')

    expect(out).not.toMatch(/student|teacher|kiosk/)
  })

  it('needs Redis only', async () => {
    const parts = { listMigrations: async () => [], listUnreadable: async () => [] }

    const { exitCode } = await runIn({ parts, variables: { MIGRATOR_PASSWORD: 'x', REDIS_URL: 'redis://h' } }, 'status')

    expect(exitCode).toBe(0)
  })

  it('ends with 1 for an id that does not exist', async () => {
    const { exitCode, err } = await runIn({ parts: { findMigration: async () => undefined } }, 'status', '99')

    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: 'There is no migration MIG-99; "stationmaster status" lists them.\n',
    })
  })
})
