import { describe, expect, it } from 'vitest'
import { announce } from '../../../../src/migration/announce/announce.ts'
import type { Assessment } from '../../../../src/migration/assessment/assessment.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { evolve } from '../../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
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
  approverIds: [],
  onDuty: 'U-dora',
}

const PLAN = anAssessment()
const WITHOUT_RESTART = { ...PLAN, changes: PLAN.changes.filter((change) => change.kind !== 'disk-protection') }

const verified: MigrationEvent = { type: 'verified', checks: 9, worksheet: sourceReading().worksheet }

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

const IN_PILOT: readonly MigrationEvent[] = [{ type: 'verification-started' }, verified]

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
