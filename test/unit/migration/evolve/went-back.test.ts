import { expect, test } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { isEnded, STATES, type StateName } from '../../../../src/migration/states.ts'
import { folded, inState, verified } from '../../../support/every-state.ts'
import { MONDAY } from '../../../support/fake-ports.ts'

const WENT_BACK: MigrationEvent = { type: 'went-back', turn: 3, why: 'a backup was restored', decideBy: MONDAY + 1 }
/** Of the first write, as the log of a cutover has it. */
const WRITTEN: MigrationEvent = { type: 'change-intended', changeId: 'written' }

const BEFORE_THE_FIRST_WRITE: readonly StateName[] = [
  'assessing',
  'blocked',
  'needs-acknowledgement',
  'needs-approval',
  'needs-window',
  'scheduled',
  'migrating',
]

test.for(BEFORE_THE_FIRST_WRITE)('what is %s and has written nothing is examined and approved anew', (state) => {
  const after = folded([WENT_BACK], inState(state))

  expect(after).toMatchObject({ state: 'assessing', turn: 3, approval: null, schedule: null, cutover: null })
  expect(after.decideBy).toBe(MONDAY + 1)
})

const IN_ITS_WORK: readonly StateName[] = [
  'migrating',
  'waiting-for-stations',
  'waiting-for-person',
  'restarting',
  'verifying',
  'rolling-back',
  'retiring',
]

test.for(IN_ITS_WORK)('what is %s waits for a person, and then observes everything again', (state) => {
  const before = folded(
    [WRITTEN, { type: 'change-done', changeId: 'written', how: 'applied', observed: '' }],
    inState(state),
  )

  const after = folded([WENT_BACK], before)

  expect(after).toMatchObject({ state: 'waiting-for-person', turn: 3, parked: { reason: 'went-back' } })
  expect(after.parked?.sentence).toContain('The records went back in time: a backup was restored.')
  expect(after.cutover?.progress.written).toMatchObject({ status: 'intended' })
  expect(after.approval).toEqual(before.approval)
  expect(folded([{ type: 'resumed' }], after)).toMatchObject({ parked: null })
})

test('a pilot waits for a person, and goes on where it was', () => {
  const pilot = folded([WRITTEN, { type: 'verification-started' }, verified], inState('migrating'))

  const resumed = folded([WENT_BACK, { type: 'resumed' }, { type: 'release-made' }], pilot)

  expect(pilot.state).toBe('pilot')
  expect(resumed).toMatchObject({ state: 'pilot', pilot: pilot.pilot })
})

test('a retirement that waits for its approval is examined anew', () => {
  expect(folded([WENT_BACK], inState('needs-retirement-approval')).state).toBe('assessing-retirement')
})

test.for(['stopped', 'failed'] as const)(
  'what is %s stays so, and what it did is looked at anew once it is resumed',
  (state) => {
    const before = folded(
      [WRITTEN, { type: 'change-done', changeId: 'written', how: 'applied', observed: '' }],
      inState('migrating'),
    )
    const ending: readonly MigrationEvent[] =
      state === 'failed'
        ? [{ type: 'change-failed', changeId: 'other', sentence: 'No.' }]
        : [{ type: 'stop-requested' }, { type: 'stopped' }]

    const after = folded([...ending, WENT_BACK], before)

    expect(after.state).toBe(state)
    expect(after.cutover?.progress.written).toMatchObject({ status: 'intended' })
  },
)

test('no live state is left out', () => {
  const others: readonly StateName[] = [
    'pilot',
    'needs-retirement-approval',
    'stopped',
    'failed',
    'drift',
    'assessing-retirement',
  ]
  const live = (Object.keys(STATES) as StateName[]).filter((state) => !isEnded(state))

  expect([...new Set([...BEFORE_THE_FIRST_WRITE, ...IN_ITS_WORK, ...others])].sort()).toEqual(live.sort())
})
