import { describe, expect, it } from 'vitest'
import { isInWindow, isRecheckDue, nextDueAt } from '../../../src/migration/due.ts'
import type { Migration, Schedule, SessionsEnding } from '../../../src/migration/migration.ts'
import { inState } from '../../support/every-state.ts'
import { HOUR_MS, MINUTE_MS, MONDAY, POLICY as WITH_WARNINGS } from '../../support/fake-ports.ts'

/** Screens are warned in tests of their own. */
const POLICY = { ...WITH_WARNINGS, warnScreensBeforeMs: [] }
const START = MONDAY + 30 * HOUR_MS
const LEAD = POLICY.recheckLeadMs

function scheduledWith(part: Partial<Schedule>, over: Partial<Migration> = {}): Migration {
  const m = inState('scheduled')
  if (!m.schedule) throw new Error('not scheduled')
  const reminderAts = [START - 24 * HOUR_MS, START - HOUR_MS]
  return { ...m, schedule: { ...m.schedule, startAt: START, reminderAts, ...part }, ...over }
}

describe('a scheduled migration', () => {
  it('is next due a while before its next reminder', () => {
    expect(nextDueAt(scheduledWith({}), POLICY)).toBe(START - 24 * HOUR_MS - LEAD)
  })

  it('goes on to the reminder after that once both servers were read', () => {
    const m = scheduledWith({ recheckedAt: START - 24 * HOUR_MS - LEAD })

    expect(nextDueAt(m, POLICY)).toBe(START - HOUR_MS - LEAD)
  })

  it('leaves out reminders that passed while nobody could look', () => {
    expect(nextDueAt(scheduledWith({ recheckedAt: START - 30 * MINUTE_MS }), POLICY)).toBe(START)
  })

  it('without reminders is due at its start', () => {
    expect(nextDueAt(scheduledWith({ reminderAts: [] }), POLICY)).toBe(START)
  })

  it('whose start could not be looked at is due at the next try', () => {
    const m = scheduledWith({ reminderAts: [], retryAt: START + 5_000, recheckedAt: START })

    expect(nextDueAt(m, POLICY)).toBe(START + 5_000)
  })

  it('is due at once where somebody asked for a check', () => {
    const m = scheduledWith({}, { isCheckWanted: true })

    expect(nextDueAt(m, POLICY)).toBe(m.changedAt)
    expect(isRecheckDue(m, POLICY, m.changedAt)).toBe(true)
  })

  it.each([
    [-1, false],
    [0, true],
  ])('has its servers read %i ms from the moment: %s', (ms, isDue) => {
    expect(isRecheckDue(scheduledWith({}), POLICY, START - 24 * HOUR_MS - LEAD + ms)).toBe(isDue)
  })
})

describe('a migration that waits for a decision', () => {
  it.each(['blocked', 'needs-acknowledgement', 'needs-approval'] as const)(
    'in %s is due when that is too late',
    (state) => {
      const m = inState(state)

      expect(nextDueAt(m, POLICY)).toBe(m.decideBy)
    },
  )

  it('on a time is due when its approval ends', () => {
    const m = inState('needs-window')

    expect(nextDueAt(m, POLICY)).toBe(m.approval?.expiresAt)
  })
})

describe('a cutover', () => {
  const retrying = (state: 'migrating' | 'waiting-for-stations' | 'verifying') => {
    const m = inState(state)
    return { ...m, cutover: m.cutover && { ...m.cutover, retryAt: MONDAY + HOUR_MS } }
  }

  it.each(['migrating', 'verifying'] as const)('in %s is due at once', (state) => {
    const m = inState(state)

    expect(nextDueAt(m, POLICY)).toBe(m.changedAt)
  })

  it.each(['migrating', 'waiting-for-stations', 'verifying'] as const)('in %s is due at its next try', (state) => {
    expect(nextDueAt(retrying(state), POLICY)).toBe(MONDAY + HOUR_MS)
  })

  it.each(['migrating', 'verifying'] as const)('in %s that is to stop does not wait for that', (state) => {
    const m = { ...retrying(state), stopRequestedBy: 'U-oscar' }

    expect(nextDueAt(m, POLICY)).toBe(m.changedAt)
  })

  it('that waits for stations looks again and again', () => {
    const m = inState('waiting-for-stations')

    expect(nextDueAt(m, POLICY)).toBe(m.changedAt + POLICY.stationPollMs)
  })
})

describe('sessions that were warned', () => {
  /** Nobody looks at them meanwhile. */
  const GRACE = { ...POLICY, sessionGraceMs: 10 * MINUTE_MS, progressPollMs: HOUR_MS }
  const warned = (part: Partial<SessionsEnding>, retryAt: number | null = null) => {
    const m = inState('migrating')
    const ending: SessionsEnding = { status: 'warned', sessions: 3, at: m.changedAt, ...part }
    return { ...m, cutover: m.cutover && { ...m.cutover, retryAt, endings: { source: ending } } }
  }

  it('are ended when they have had their time', () => {
    const m = warned({})

    expect(nextDueAt(m, GRACE)).toBe(m.changedAt + 10 * MINUTE_MS)
  })

  it('are ended at once where there were none', () => {
    const m = warned({ sessions: 0 })

    expect(nextDueAt(m, GRACE)).toBe(m.changedAt)
  })

  it('have the same time where nobody knows whom the warning reached', () => {
    const m = warned({ status: 'intended', sessions: 0 })

    expect(nextDueAt(m, GRACE)).toBe(m.changedAt + 10 * MINUTE_MS)
  })

  it('are looked at meanwhile, and go on at once when nobody is on any more', () => {
    const often = { ...GRACE, progressPollMs: MINUTE_MS }
    const at = MONDAY + 3 * MINUTE_MS

    expect(nextDueAt(warned({}), often)).toBe(MONDAY + MINUTE_MS)
    expect(nextDueAt(warned({ left: 2, lookedAt: at }), often)).toBe(at + MINUTE_MS)
    expect(nextDueAt(warned({ left: 0, lookedAt: at }), often)).toBe(at)
  })

  it('are not looked at before both their time and the next try have come', () => {
    expect(nextDueAt(warned({}, MONDAY + HOUR_MS), GRACE)).toBe(MONDAY + HOUR_MS)
    expect(nextDueAt(warned({}, MONDAY + 1), GRACE)).toBe(MONDAY + 10 * MINUTE_MS)
  })

  it('wait no longer once they are ended', () => {
    const m = warned({ status: 'ended' })

    expect(nextDueAt(m, GRACE)).toBe(m.changedAt)
  })
})

describe('a restart', () => {
  it('is looked at when it said so, but not before the next try', () => {
    const m = inState('restarting')
    const retrying = { ...m, cutover: m.cutover && { ...m.cutover, retryAt: MONDAY + HOUR_MS } }

    expect(nextDueAt(m, POLICY)).toBe(m.restart?.lookAgainAt)
    expect(nextDueAt(retrying, POLICY)).toBe(MONDAY + HOUR_MS)
  })

  it('that is to stop is looked at at once', () => {
    const m = { ...inState('restarting'), stopRequestedBy: 'U-oscar' }

    expect(nextDueAt(m, POLICY)).toBe(m.changedAt)
  })
})

describe('the end of the window', () => {
  it.each(['waiting-for-person', 'stopped', 'failed'] as const)('makes %s due, which nothing else does', (state) => {
    const m = inState(state)
    const asked = { ...m, question: { askedAt: MONDAY, answerBy: MONDAY + HOUR_MS, isAnswered: false } }

    expect(nextDueAt(m, POLICY)).toBe(m.schedule?.goBackBy)
    expect(nextDueAt(asked, POLICY)).toBe(MONDAY + HOUR_MS)
    expect(nextDueAt({ ...asked, question: { ...asked.question, isAnswered: true } }, POLICY)).toBeNull()
  })

  it.each(['pilot', 'rolling-back', 'retiring', 'completed'] as const)('is no question any more in %s', (state) => {
    expect(isInWindow(inState(state))).toBe(false)
  })
})
