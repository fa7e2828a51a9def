import { expect, test } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { folded, inState } from '../../../support/every-state.ts'
import { HOUR_MS, MONDAY } from '../../../support/fake-ports.ts'

const scheduledAt = (startAt: number): MigrationEvent => ({
  type: 'scheduled',
  window: { startAt, endAt: startAt + 4 * HOUR_MS, goBackBy: startAt + 3 * HOUR_MS },
  isNow: false,
  reason: null,
  reminderAts: [],
})
const START = MONDAY + 48 * HOUR_MS
const first = folded([scheduledAt(START)], inState('needs-window'))
const then = (m: Migration, ...events: MigrationEvent[]) => folded(events, m).booking

test('a window stands in calendars from its scheduling on', () => {
  expect(inState('needs-window').booking).toBeUndefined()
  expect(first.booking).toMatchObject({ startAt: START, endAt: START + 4 * HOUR_MS, isCancelled: false, sequence: 0 })
})

test('each change of it raises its number, and nothing else does', () => {
  expect(then(first, scheduledAt(START + HOUR_MS))).toMatchObject({ startAt: START + HOUR_MS, sequence: 1 })
  expect(then(first, { type: 'rechecked' })).toEqual(first.booking)
})

test('what is called off stays, crossed out, and may come back', () => {
  const cancelled = then(first, { type: 'cancelled' })
  const again = then(first, { type: 'window-missed', sentence: 'x' }, scheduledAt(START))

  expect(cancelled).toMatchObject({ startAt: START, endAt: START + 4 * HOUR_MS, isCancelled: true, sequence: 1 })
  expect(again).toMatchObject({ startAt: START, isCancelled: false, sequence: 2 })
})

test('a new end moves it', () => {
  const m = inState('waiting-for-stations')
  const window = { startAt: m.schedule!.startAt, endAt: m.schedule!.endAt + HOUR_MS, goBackBy: m.schedule!.goBackBy }

  expect(then(m, { type: 'window-extended', window })).toMatchObject({
    endAt: window.endAt,
    sequence: m.booking!.sequence + 1,
  })
})
