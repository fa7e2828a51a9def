import { describe, expect, it } from 'vitest'
import type { Assessment } from '../../../../src/migration/assessment/assessment.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { newAccountsOf } from '../../../../src/migration/stages/pilot-changes.ts'
import { BulletinStory } from '../../../support/a-bulletin.ts'
import { sourceReading } from '../../../support/a-reading.ts'
import { anAssessment } from '../../../support/an-assessment.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const DISK: Assessment['changes'][number] = { id: 'disk', kind: 'disk-protection', to: 'Discard', before: 'off' }
const PLAN = anAssessment()
const WITHOUT_RESTART = { ...PLAN, changes: PLAN.changes.filter((change) => change.kind !== 'disk-protection') }
const WITH_RESTART = { ...WITHOUT_RESTART, changes: [...WITHOUT_RESTART.changes, DISK] }
const SEATS = PLAN.source.stations.map((station) => station.stationId)
const NAMES = PLAN.source.stations.map((station) => station.name)
const ACCOUNTS = newAccountsOf(PLAN)

const verified: MigrationEvent = { type: 'verified', checks: 9, worksheet: sourceReading().worksheet }
const IN_PILOT: readonly MigrationEvent[] = [{ type: 'verification-started' }, verified]
const SIGN_OFF: MigrationEvent = { type: 'signed-off' }
const VERIFIED_AGAIN: MigrationEvent[] = [{ type: 'verification-started' }, verified]
const FAILED: MigrationEvent = { type: 'change-failed', changeId: 'x', sentence: 'It refused.' }
const released = (seats: readonly number[], accounts: readonly string[] = []): MigrationEvent[] => [
  { type: 'released', seats, accounts },
  { type: 'release-made' },
]

/** How it stands after a cutover has begun and these things have happened. */
function standing(assessment: Assessment, ...events: MigrationEvent[]) {
  const story = new BulletinStory(NOON)
  story.scheduled('MIG-1', { assessment })
  story.happen('MIG-1', { type: 'started', secretKeyId: 'k' }, ...events)
  const [member] = story.members
  if (!member) throw new Error('it is in no window')
  return member.told
}

describe('how a move stands for the people at its stations', () => {
  it('is under way until a station is released, the pilot included', () => {
    expect(standing(WITHOUT_RESTART, ...IN_PILOT)).toMatchObject({ standing: 'started', open: [], checks: 9 })
  })

  it('opens station by station, by their names, and not for everybody yet', () => {
    const told = standing(WITHOUT_RESTART, ...IN_PILOT, ...released(SEATS.slice(1, 2)))

    expect(told).toMatchObject({ standing: 'opened', open: [NAMES[1]], stations: NAMES, isStepByStep: true })
  })

  it('is not over while new accounts are kept out, and names nobody', () => {
    const told = standing(WITHOUT_RESTART, ...IN_PILOT, ...released(SEATS))

    expect(told).toMatchObject({ standing: 'opened', open: NAMES, isStepByStep: true })
    expect(ACCOUNTS.length).toBeGreaterThan(0)
    for (const account of ACCOUNTS) expect(JSON.stringify(told)).not.toContain(account)
  })

  it('is over once all stations are released and everybody is let in', () => {
    expect(standing(WITHOUT_RESTART, ...IN_PILOT, ...released(SEATS, ACCOUNTS))).toMatchObject({ standing: 'over' })
  })

  it('is over at the sign-off, where nothing restarts after it', () => {
    expect(standing(WITHOUT_RESTART, ...IN_PILOT, SIGN_OFF).standing).toBe('over')
    expect(standing(WITH_RESTART, ...IN_PILOT, SIGN_OFF).standing).toBe('started')
    expect(standing(WITH_RESTART, ...IN_PILOT, SIGN_OFF, ...VERIFIED_AGAIN).standing).toBe('over')
  })

  it('is about stations that are there', () => {
    const seats = Object.fromEntries(SEATS.slice(1).map((seat) => [seat, seat]))
    const told = standing(WITHOUT_RESTART, { type: 'seats-confirmed', seats }, ...IN_PILOT, SIGN_OFF)

    expect(told.stations).toEqual(NAMES.slice(1))
  })

  it('fails for the stations that are not released', () => {
    const told = standing(WITHOUT_RESTART, ...IN_PILOT, ...released(SEATS.slice(1)), FAILED)

    expect(told).toMatchObject({ standing: 'failed', open: NAMES.slice(1) })
  })

  it('stays over whatever happens to the source later', () => {
    const dropped: MigrationEvent[] = [{ type: 'retirement-requested' }, { type: 'cancelled' }]

    expect(standing(WITHOUT_RESTART, ...IN_PILOT, SIGN_OFF, FAILED).standing).toBe('over')
    expect(standing(WITHOUT_RESTART, ...IN_PILOT, SIGN_OFF, ...VERIFIED_AGAIN, ...dropped).standing).toBe('over')
  })

  it('goes back with all stations, and says nothing of the reason', () => {
    const begun: MigrationEvent = {
      type: 'rollback-started',
      changes: [],
      leftovers: [],
      reason: 'the projector is dark',
    }
    const goingBack = standing(WITHOUT_RESTART, ...IN_PILOT, ...released(SEATS), begun)

    expect(goingBack).toMatchObject({ standing: 'going-back', open: [], stations: NAMES })
    expect(JSON.stringify(goingBack)).not.toContain('projector')
    expect(standing(WITHOUT_RESTART, begun, FAILED)).toMatchObject({ standing: 'failed', because: 'taken-back' })
    expect(standing(WITHOUT_RESTART, begun, { type: 'rolled-back', differences: [] }).standing).toBe('rolled-back')
  })

  it('is given up where it had begun', () => {
    expect(
      standing(WITHOUT_RESTART, { type: 'stop-requested' }, { type: 'stopped' }, { type: 'cancelled' }),
    ).toMatchObject({
      standing: 'cancelled',
      because: 'given-up',
    })
  })
})
