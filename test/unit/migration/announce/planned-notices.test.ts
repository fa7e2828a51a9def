import { describe, expect, it } from 'vitest'
import { announce } from '../../../../src/migration/announce/announce.ts'
import type { Assessment } from '../../../../src/migration/assessment/assessment.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { evolve } from '../../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { newAccountsOf } from '../../../../src/migration/stages/pilot-changes.ts'
import { sourceReading } from '../../../support/a-reading.ts'
import { anAssessment } from '../../../support/an-assessment.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const HOUR = 3_600_000
const WINDOW = { startAt: NOON, endAt: NOON + 4 * HOUR, goBackBy: NOON + 3 * HOUR }
const AUDIENCE = {
  updatesChannel: 'C-ops',
  noticesChannels: ['C-staff'],
  approvers: '<@U-carol>',
  operators: '<@U-oscar>',
  onDuty: 'U-dora',
}
const DISK: Assessment['changes'][number] = { id: 'disk', kind: 'disk-protection', to: 'Discard', before: 'off' }

const PLAN = anAssessment()
const WITHOUT_RESTART = { ...PLAN, changes: PLAN.changes.filter((change) => change.kind !== 'disk-protection') }
const WITH_RESTART = { ...WITHOUT_RESTART, changes: [...WITHOUT_RESTART.changes, DISK] }
const SEATS = PLAN.source.stations.map((station) => station.stationId)
const NAMES = PLAN.source.stations.map((station) => station.name)
const ACCOUNTS = newAccountsOf(PLAN)

const verified: MigrationEvent = { type: 'verified', checks: 9, worksheet: sourceReading().worksheet }
const released = (seats: readonly number[], accounts: readonly string[] = []): MigrationEvent => ({
  type: 'released',
  seats,
  accounts,
})

/** All that was said by the time these things have happened to a cutover. */
function told(assessment: Assessment, ...events: MigrationEvent[]) {
  const log: MigrationEvent[] = [
    { type: 'requested', source: 'lab-old', destination: 'lab-new', wantedStartAt: null, decideBy: NOON },
    { type: 'assessed', assessment, digest: 'd' },
    { type: 'approved', digest: 'd', expiresAt: NOON, ifNoAnswer: 'roll-back' },
    { type: 'scheduled', window: WINDOW, isNow: false, reason: null, reminderAts: [] },
    { type: 'started', secretKeyId: 'k' },
    ...events,
  ]
  let before: Migration | null = null
  return log.flatMap((event) => {
    const logged = { schema: 1, at: NOON, by: 'U-carol', event } as const
    const after: Migration = evolve('MIG-1', before, logged)
    const { messages } = announce(before, after, logged, AUDIENCE)
    before = after
    return messages
  })
}

/** What the notices channel heard after the start. */
function heard(assessment: Assessment, ...events: MigrationEvent[]) {
  return told(assessment, ...events)
    .flatMap((message) => (message.kind === 'notice' ? [message] : []))
    .slice(2)
}

const kinds = (assessment: Assessment, ...events: MigrationEvent[]) =>
  heard(assessment, ...events).map(({ notice }) => notice)

const IN_PILOT: readonly MigrationEvent[] = [{ type: 'verification-started' }, verified]
const SIGNED_OFF: readonly MigrationEvent[] = [{ type: 'signed-off' }, { type: 'verification-started' }, verified]

describe('the notices channels', () => {
  it('hear nothing when the pilot begins', () => {
    expect(kinds(WITHOUT_RESTART, ...IN_PILOT)).toEqual([])
  })

  it('hear of stations one by one, by their names, and once all are released that it is over', () => {
    const [first, second] = heard(
      WITHOUT_RESTART,
      ...IN_PILOT,
      released(SEATS.slice(1, 2)),
      { type: 'release-made' },
      released([SEATS[0] ?? 0, ...SEATS.slice(2)], ACCOUNTS),
      { type: 'release-made' },
      ...SIGNED_OFF,
    )

    expect(first).toMatchObject({ notice: 'released', facts: { stations: [NAMES[1]] } })
    expect(first?.facts.because).toContain('Not everyone can log on yet')
    expect(second).toMatchObject({ notice: 'finished', facts: { because: null } })
  })

  it('hear once more when those who were kept out are let in, and name nobody', () => {
    const all = heard(WITHOUT_RESTART, ...IN_PILOT, released(SEATS), { type: 'release-made' }, ...SIGNED_OFF)

    expect(all.map(({ notice }) => notice)).toEqual(['finished', 'finished'])
    expect(ACCOUNTS.length).toBeGreaterThan(0)
    for (const account of ACCOUNTS) expect(JSON.stringify(all)).not.toContain(account)
  })

  it('hear at the sign-off that it is over, where nothing restarts after it', () => {
    expect(kinds(WITHOUT_RESTART, ...IN_PILOT, { type: 'signed-off' })).toEqual(['finished'])
    expect(kinds(WITHOUT_RESTART, ...IN_PILOT, ...SIGNED_OFF)).toEqual(['finished'])
  })

  it('are not sent to stations that are about to restart', () => {
    expect(kinds(WITH_RESTART, ...IN_PILOT, { type: 'signed-off' })).toEqual([])
    expect(kinds(WITH_RESTART, ...IN_PILOT, ...SIGNED_OFF)).toEqual(['finished'])
  })

  it('hear only of stations that are there', () => {
    const seats = Object.fromEntries(SEATS.slice(1).map((seat) => [seat, seat]))
    const [finished] = heard(WITHOUT_RESTART, { type: 'seats-confirmed', seats }, ...IN_PILOT, { type: 'signed-off' })

    expect(finished?.facts.stations).toEqual(NAMES.slice(1))
  })

  it('are told of a failure as of the stations that are not released', () => {
    const failed: MigrationEvent = { type: 'change-failed', changeId: 'x', sentence: 'It refused.' }
    const [, notice] = heard(WITHOUT_RESTART, ...IN_PILOT, released(SEATS.slice(1)), failed)

    expect(notice).toMatchObject({ notice: 'failed', facts: { stations: NAMES.slice(0, 1) } })
  })

  it('are left alone once it is over: no failure, and nothing about the retirement of the source', () => {
    const failed: MigrationEvent = { type: 'change-failed', changeId: 'x', sentence: 'It refused.' }
    const requestedAndDropped: MigrationEvent[] = [{ type: 'retirement-requested' }, { type: 'cancelled' }]

    expect(kinds(WITHOUT_RESTART, ...IN_PILOT, { type: 'signed-off' }, failed)).toEqual(['finished'])
    expect(kinds(WITHOUT_RESTART, ...IN_PILOT, ...SIGNED_OFF, ...requestedAndDropped)).toEqual(['finished'])
  })

  it('hear that it goes back, and then to use the old stations', () => {
    const events: MigrationEvent[] = [
      { type: 'rollback-started', changes: [], leftovers: [], reason: 'the projector is dark' },
      { type: 'rolled-back', differences: [] },
    ]

    const all = heard(WITHOUT_RESTART, ...IN_PILOT, ...events)

    expect(all.map(({ notice }) => notice)).toEqual(['going-back', 'rolled-back'])
    expect(JSON.stringify(all)).not.toContain('projector')
  })

  it('hear of a new end', () => {
    const window = { ...WINDOW, endAt: NOON + 6 * HOUR, goBackBy: NOON + 5 * HOUR }
    const [notice] = heard(WITHOUT_RESTART, { type: 'window-extended', window })

    expect(notice).toMatchObject({ notice: 'extended', facts: { endAt: NOON + 6 * HOUR } })
  })
})

describe('whoever is on duty', () => {
  const calls = (...events: MigrationEvent[]) =>
    told(WITHOUT_RESTART, ...events).flatMap((message) => (message.kind === 'direct' ? [message] : []))
  const parked: MigrationEvent = { type: 'parked', reason: 'unreachable', sentence: 'lab-new does not answer.' }

  it('is asked when the time to go back has passed, with the buttons to answer', () => {
    const [call] = calls({ type: 'go-back-by-passed', answerBy: NOON + HOUR })

    expect(call?.text).toContain('The time to go back has passed. Go on until a new end, or roll back?')
    expect(call?.text).toContain(`Without an answer by <at:${NOON + HOUR}> it is rolled back.`)
    expect(call?.buttons).toEqual(['confirm', 'extend', 'rollback'])
  })

  it('is not alone in it: the thread calls those who may decide', () => {
    const stories = told(WITHOUT_RESTART, { type: 'go-back-by-passed', answerBy: NOON + HOUR })
    const [last] = stories.flatMap((message) => (message.kind === 'story' ? [message.text] : [])).slice(-1)

    expect(last).toContain('<@U-oscar> and <@U-carol>, please decide')
  })

  it('hears with every call how long there is to go back', () => {
    const [call] = calls(parked)

    expect(call?.text).toContain('The cutover waits for a person. lab-new does not answer.')
    expect(call?.text).toContain(`The last moment to go back is <at:${WINDOW.goBackBy}>`)
    expect(call?.buttons).toEqual(['confirm', 'resume', 'extend', 'rollback'])
  })

  it('is not told of a window where there is none any more', () => {
    const rollback: MigrationEvent = { type: 'rollback-started', changes: [], leftovers: [], reason: 'dark' }
    const [call] = calls(...IN_PILOT, rollback, parked)

    expect(call?.text).toMatch(/The rollback waits for a person\. lab-new does not answer\.$/)
  })

  it('calls nobody by what a server has said', () => {
    const [call] = calls({ type: 'change-failed', changeId: 'x', sentence: '<!channel> <@U9> failed.' })

    expect(call?.text).not.toMatch(/<!channel>|<@U9>/)
  })
})
