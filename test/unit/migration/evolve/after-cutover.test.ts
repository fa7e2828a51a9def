import { describe, expect, it } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { StateName } from '../../../../src/migration/states.ts'
import {
  ASSESSMENT,
  folded,
  inState,
  retirementAssessed,
  rollbackStarted,
  verified,
} from '../../../support/every-state.ts'
import { CAROL, HOUR_MS, MONDAY } from '../../../support/fake-ports.ts'

const fromState = (state: StateName, ...events: readonly MigrationEvent[]) => folded(events, inState(state))
const asked: MigrationEvent = { type: 'go-back-by-passed', answerBy: MONDAY + HOUR_MS }
const WINDOW = { startAt: MONDAY, endAt: MONDAY + 8 * HOUR_MS, goBackBy: MONDAY + 6 * HOUR_MS }
const drifted = { server: 'destination', field: 'Account kiosk', was: 'there', now: 'not there' } as const

describe('a verification', () => {
  it('opens the pilot with what was read, and answers a question that was open', () => {
    const m = fromState('verifying', asked, verified)

    expect(m).toMatchObject({
      state: 'pilot',
      question: { isAnswered: true },
      verification: { isOk: true, worksheet: ASSESSMENT.desired },
      pilot: { startedAt: MONDAY, releasedSeats: [], releasedAccounts: [], signedOffBy: null },
    })
  })

  it('after the sign-off completes the migration', () => {
    expect(fromState('pilot', { type: 'signed-off' }, { type: 'verification-started' }, verified).state).toBe(
      'completed',
    )
  })

  it('that failed says what is different', () => {
    const m = fromState('verifying', { type: 'verification-failed', differences: ['one', 'two'] })

    expect(m).toMatchObject({
      state: 'failed',
      verification: { isOk: false, worksheet: null },
      outcome: 'The destination is not as planned: one; two',
    })
  })

  it('begins with what was known of earlier attempts forgotten', () => {
    const failedBefore: MigrationEvent = { type: 'attempt-failed', sentence: 'No.', retryAt: MONDAY + 1 }

    const m = fromState('migrating', failedBefore, { type: 'verification-started' })

    expect(m).toMatchObject({ state: 'verifying', verification: null, cutover: { attempts: 0, retryAt: null } })
  })

  it.each(['completed', 'retired'] as const)(
    'again returns to %s, with what has drifted and without names',
    (state) => {
      const drifting = fromState(state, { type: 'drift-check-requested' })
      const m = folded([{ type: 'drift-checked', differences: [drifted] }], drifting)

      expect(drifting).toMatchObject({ state: 'drift', drift: { returnTo: state, differences: null } })
      expect(m).toMatchObject({ state, drift: { checkedAt: MONDAY } })
      expect(m.drift?.differences).toHaveLength(1)
      expect(JSON.stringify(m.drift)).not.toContain('kiosk')
      expect(folded([{ type: 'drift-check-failed', sentence: 'Away.' }], drifting)).toMatchObject({
        state,
        drift: { failure: 'Away.' },
      })
    },
  )
})

describe('a pilot', () => {
  it('remembers what was seen', () => {
    const seen = { administratorAt: 'Teacher', userAt: null, failedLogOns: 2, alerts: ['hot'] }

    expect(fromState('pilot', { type: 'pilot-observed', seen }).pilot?.seen).toEqual(seen)
  })

  it('releases step by step, each once, and is a pilot again when that is made', () => {
    const released: MigrationEvent = { type: 'released', seats: [1], accounts: ['kiosk'] }

    const m = fromState('pilot', released, { type: 'release-made' }, { ...released, seats: [1, 2] })

    expect(m).toMatchObject({
      state: 'migrating',
      pilot: { releasedSeats: [1, 2], releasedAccounts: ['kiosk'], signedOffBy: null },
    })
    expect(folded([{ type: 'release-made' }], m).state).toBe('pilot')
  })

  it('is signed off by somebody', () => {
    expect(fromState('pilot', { type: 'signed-off' })).toMatchObject({
      state: 'migrating',
      pilot: { signedOffBy: CAROL.id },
    })
  })
})

describe('the question at the end of the window', () => {
  it('is open until it is answered', () => {
    const m = fromState('migrating', asked)

    expect(m).toMatchObject({ state: 'migrating', question: { askedAt: MONDAY, isAnswered: false } })
    expect(folded([{ type: 'unanswered' }], m).question?.isAnswered).toBe(true)
    expect(folded([rollbackStarted], m).question?.isAnswered).toBe(true)
  })

  it('is gone with a new end, and what held because of it goes on', () => {
    const held: MigrationEvent = { type: 'parked', reason: 'window-over', sentence: 'Over.' }

    const m = fromState('waiting-for-stations', asked, held, { type: 'window-extended', window: WINDOW })

    expect(m).toMatchObject({ state: 'migrating', parked: null, question: null, schedule: WINDOW })
  })

  it('leaves what waits for something else waiting when there is a new end', () => {
    const m = fromState('waiting-for-person', asked, { type: 'window-extended', window: WINDOW })

    expect(m).toMatchObject({ state: 'waiting-for-person', parked: { reason: 'manual-items' }, question: null })
  })
})

describe('a rollback', () => {
  it('begins with nothing in its way', () => {
    const m = fromState(
      'waiting-for-person',
      { type: 'attempt-failed', sentence: 'No.', retryAt: MONDAY + 1 },
      rollbackStarted,
    )

    expect(m).toMatchObject({
      state: 'rolling-back',
      parked: null,
      stopRequestedBy: null,
      outcome: null,
      rollback: { by: CAROL.id, reason: 'The screens flicker.', differences: [] },
      cutover: { attempts: 0, retryAt: null },
    })
  })

  it('gives up a retirement that was asked for', () => {
    expect(fromState('needs-retirement-approval', rollbackStarted)).toMatchObject({
      state: 'rolling-back',
      retirement: null,
    })
  })

  it('ends with what stays different, without names', () => {
    const m = fromState('rolling-back', { type: 'rolled-back', differences: [drifted] })

    expect(m).toMatchObject({ state: 'rolled-back', endedAt: MONDAY, outcome: 'The screens flicker.' })
    expect(m.rollback?.differences).toHaveLength(1)
    expect(JSON.stringify(m.rollback?.differences)).not.toContain('kiosk')
  })
})

describe('a retirement', () => {
  it('is examined, acknowledged and approved like a migration of its own', () => {
    const examined = inState('needs-retirement-approval')
    const rules = [...new Set(examined.retirement?.findings.map(({ rule }) => rule))]

    const acknowledged = folded([{ type: 'acknowledged', rules, digest: 'other' }], examined)
    const m = folded([{ type: 'retirement-approved' }], acknowledged)

    expect(acknowledged.state).toBe('needs-retirement-approval')
    expect(acknowledged.digest).toBe(examined.digest)
    expect(acknowledged.acknowledgements).toEqual(examined.acknowledgements)
    expect(acknowledged.retirement?.acknowledgements.map(({ rule }) => rule)).toEqual(rules)
    expect(m).toMatchObject({ state: 'retiring', retirement: { approvedBy: CAROL.id } })
  })

  it('that could not be examined says why, until it can', () => {
    const m = fromState('assessing-retirement', { type: 'retirement-assessment-failed', sentence: 'Away.' })
    const again = folded([{ type: 'check-requested', decideBy: MONDAY }, retirementAssessed], m)

    expect(m).toMatchObject({ state: 'needs-retirement-approval', retirement: { failure: 'Away.' } })
    expect(again).toMatchObject({ state: 'needs-retirement-approval', retirement: { failure: null } })
  })

  it('that is given up leaves the migration completed', () => {
    expect(fromState('needs-retirement-approval', { type: 'cancelled' })).toMatchObject({
      state: 'completed',
      retirement: null,
      approval: { by: CAROL.id },
    })
  })

  it('ends with the source retired', () => {
    expect(inState('retired')).toMatchObject({ state: 'retired', endedAt: MONDAY })
  })
})
