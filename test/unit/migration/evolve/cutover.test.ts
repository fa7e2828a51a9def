import { describe, expect, it } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import type { StateName } from '../../../../src/migration/states.ts'
import { folded, inState, intendedWithRestart, LOG_TO, RESTART, rollbackStarted } from '../../../support/every-state.ts'
import { CAROL, HOUR_MS, MONDAY } from '../../../support/fake-ports.ts'

const CHANGE = 'setting.multiple-sessions'
const warned = (sessions: number, before?: string): MigrationEvent => ({
  type: 'sessions-warned',
  sessions,
  ...(before && { before }),
})
const parked: MigrationEvent = { type: 'parked', reason: 'restart-overdue', sentence: 'It is not back.' }
const fromState = (state: StateName, ...events: readonly MigrationEvent[]) => folded(events, inState(state))

describe('sessions that are ended', () => {
  it('are kept by what they are ended for', () => {
    const m = fromState(
      'migrating',
      { type: 'sessions-warning-intended' },
      warned(3),
      { type: 'sessions-ended', sessions: 2 },
      warned(1, RESTART.changeId),
    )

    expect(m.cutover?.endings).toEqual({
      source: { status: 'ended', sessions: 2, at: MONDAY },
      [RESTART.changeId]: { status: 'warned', sessions: 1, at: MONDAY },
    })
  })

  it.each<[string, Migration]>([
    ['a resume', fromState('migrating', { type: 'sessions-ended', sessions: 2 }, parked, { type: 'resumed' })],
    ['a rollback', fromState('migrating', { type: 'sessions-ended', sessions: 2 }, warned(1, 'x'), rollbackStarted)],
  ])('on the source stay ended after %s', (_, m) => {
    expect(m.cutover?.endings).toEqual({ source: { status: 'ended', sessions: 2, at: MONDAY } })
  })

  it.each<[string, readonly MigrationEvent[]]>([
    ['a resume', [parked, { type: 'resumed' }]],
    ['a rollback', [rollbackStarted]],
  ])('after %s are warned again, where they were only warned before', (_, events) => {
    expect(fromState('migrating', warned(3), ...events).cutover?.endings).toEqual({})
  })
})

describe('a change', () => {
  it('that takes long says how far it is, and when to look again', () => {
    const m = fromState(
      'migrating',
      { type: 'change-intended', changeId: CHANGE },
      {
        type: 'change-under-way',
        changeId: CHANGE,
        found: '3 GB of 12 GB',
        lookAgainAt: MONDAY + HOUR_MS,
      },
    )

    expect(m.cutover).toMatchObject({
      progress: { [CHANGE]: { status: 'intended', found: '3 GB of 12 GB' } },
      attempts: 0,
      retryAt: MONDAY + HOUR_MS,
    })
  })

  it('that is done forgets its failed attempts', () => {
    const m = fromState(
      'migrating',
      { type: 'attempt-failed', sentence: 'No answer.', retryAt: MONDAY + 1 },
      { type: 'change-done', changeId: CHANGE, how: 'applied', observed: 'on' },
    )

    expect(m.cutover).toMatchObject({ attempts: 0, retryAt: null })
  })
})

describe('a restart', () => {
  it('is waited for in a state of its own, and over when the server is back', () => {
    const m = inState('restarting')

    expect(m).toMatchObject({ restart: RESTART, cutover: { isUntouched: false } })
    expect(folded([{ type: 'restart-over' }], m)).toMatchObject({ state: 'migrating', restart: null })
  })

  it('that was looked at keeps what was seen, and forgets failed looks', () => {
    const wait = { ...RESTART, goodAnswers: 1 }

    const m = fromState(
      'restarting',
      { type: 'attempt-failed', sentence: 'No.', retryAt: MONDAY + 1 },
      { type: 'restart-looked-at', wait },
    )

    expect(m).toMatchObject({ state: 'restarting', restart: wait, cutover: { attempts: 0, retryAt: null } })
  })

  it.each<[string, readonly MigrationEvent[], Partial<Migration>]>([
    ['a person was asked', [parked, { type: 'resumed' }], { parked: null }],
    [
      'it was stopped',
      [{ type: 'stop-requested' }, { type: 'stopped' }, { type: 'resumed' }],
      { stopRequestedBy: null },
    ],
    ['a rollback began', [rollbackStarted], { retirement: null }],
    [
      'the window was over',
      [
        { type: 'parked', reason: 'window-over', sentence: 'Over.' },
        { type: 'window-extended', window: { startAt: 1, endAt: 3, goBackBy: 2 } },
      ],
      { question: null },
    ],
  ])('goes on being waited for, with as much time again, when %s', (_, events, also) => {
    const m = fromState('restarting', ...events)

    expect(m).toMatchObject({
      ...also,
      state: 'restarting',
      restart: { ...RESTART, lookAgainAt: MONDAY, overdueAt: MONDAY + RESTART.patienceMs },
    })
  })

  it('that a rollback interrupted leads to the rollback', () => {
    expect(fromState('restarting', rollbackStarted, { type: 'restart-over' }).state).toBe('rolling-back')
  })

  it('of a source that stays off is done', () => {
    const m = fromState('retiring', intendedWithRestart, {
      type: 'change-done',
      changeId: RESTART.changeId,
      how: 'applied',
      observed: 'it answers no more',
    })

    expect(m).toMatchObject({ state: 'retiring', restart: null })
  })

  it('that was refused fails like any other change', () => {
    const m = fromState('restarting', { type: 'change-failed', changeId: RESTART.changeId, sentence: 'No.' })

    expect(m).toMatchObject({ state: 'failed', restart: null, outcome: 'No.' })
  })

  it('is forgotten by what is cancelled', () => {
    const m = fromState('restarting', { type: 'stop-requested' }, { type: 'stopped' }, { type: 'cancelled' })

    expect(m.restart).toBeNull()
  })
})

describe('stations', () => {
  it('are told with those that lack a keyboard', () => {
    const m = fromState('migrating', {
      type: 'stations-counted',
      mapped: 7,
      wanted: 8,
      incomplete: ['Row1-A'],
      isConsoleMode: true,
    })

    expect(m).toMatchObject({
      state: 'waiting-for-stations',
      mapped: { mapped: 7, wanted: 8, incomplete: ['Row1-A'], isConsoleMode: true },
    })
  })

  it('as told by an earlier version lack nothing', () => {
    expect(inState('waiting-for-stations').mapped).toEqual({
      mapped: 1,
      wanted: 8,
      incomplete: [],
      isConsoleMode: false,
    })
  })

  it('are proposed, and are seats once confirmed', () => {
    const m = fromState(
      'waiting-for-stations',
      { type: 'seats-proposed', seats: { 1: 11 }, found: [{ stationId: 11, name: '11' }] },
      { type: 'parked', reason: 'seats', sentence: 'Confirm.' },
      { type: 'seats-confirmed', seats: { 1: 11 } },
    )

    expect(m).toMatchObject({ state: 'migrating', parked: null, answers: { seats: { 1: 11 } } })
  })
})

describe('items', () => {
  it('that are confirmed say by whom, and let work go on when they are the last', () => {
    const m = fromState('waiting-for-person', { type: 'item-confirmed', item: 'gpu-rendering' })

    expect(m).toMatchObject({ state: 'migrating', parked: null, answers: { confirmedItems: ['gpu-rendering'] } })
    expect(m.confirmations).toEqual([{ item: 'gpu-rendering', by: CAROL.id, at: MONDAY, overruledBecause: null }])
  })

  it('that are overruled count as settled, and stay known as overruled', () => {
    const m = fromState('waiting-for-person', { type: 'items-overruled', items: ['gpu-rendering'], reason: 'no card' })

    expect(m).toMatchObject({
      state: 'migrating',
      answers: { confirmedItems: ['gpu-rendering'], overruledItems: ['gpu-rendering'] },
    })
    expect(m.confirmations[0]?.overruledBecause).toBe('no card')
  })
})

describe('a stop', () => {
  it('is asked for first, and no longer wanted once it has stopped', () => {
    expect(fromState('migrating', { type: 'stop-requested' }).stopRequestedBy).toBe(CAROL.id)
    expect(inState('stopped')).toMatchObject({ stopRequestedBy: null, parked: null, endedAt: null })
  })
})

describe('a log of the version that knew no pilot', () => {
  it('ends as completed when it is verified', () => {
    const m = folded([...LOG_TO.verifying, { type: 'verified', checks: 52 }])

    expect(m).toMatchObject({ state: 'completed', pilot: null, verification: { isOk: true, worksheet: null } })
  })

  it('approved it to hold where nobody answers', () => {
    expect(inState('scheduled').approval?.ifNoAnswer).toBe('hold')
  })
})
