import { describe, expect, test } from 'vitest'
import { estimate } from '../../../../src/migration/estimate/estimate.ts'
import { measuredIn, NOTHING_MEASURED } from '../../../../src/migration/estimate/measured.ts'
import type { Timings } from '../../../../src/migration/estimate/timings.ts'
import { USUAL_MS } from '../../../../src/migration/estimate/usual-durations.ts'
import { isTooShort, windowFrom, windowLengthMs } from '../../../../src/migration/estimate/window-length.ts'
import { evolve } from '../../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { inState } from '../../../support/every-state.ts'
import { HOUR_MS, MINUTE_MS } from '../../../support/fake-ports.ts'

const POLICY = { sessionGraceMs: 10 * MINUTE_MS, copyAheadMs: 0 }
const WINDOWS = {
  windowLengthMs: null,
  windowAtLeastMs: 2 * HOUR_MS,
  windowAtMostMs: 8 * HOUR_MS,
  goBackMarginMs: 90 * MINUTE_MS,
}
const NEW_STATIONS = { stations: 'new', person: null, by: null } as const
const input = (timings: Timings = {}, migrations = 0) => ({
  assessment: anAssessment(),
  onSite: null,
  measured: { timings, migrations },
  policy: POLICY,
})
const partOf = ({ parts }: ReturnType<typeof estimate>, what: string) =>
  parts.find((part) => part.what === what)?.lengthMs

describe('an estimate', () => {
  test('adds up its parts, the longest first, and rests on what is usual as long as nothing is measured', () => {
    const found = estimate(input())

    expect(found.lengthMs).toBe(found.parts.reduce((sum, { lengthMs }) => sum + lengthMs, 0))
    expect(found.parts.map(({ lengthMs }) => lengthMs)).toEqual(
      found.parts.map(({ lengthMs }) => lengthMs).toSorted((a, b) => b - a),
    )
    expect(found.measuredMigrations).toBe(0)
    expect(partOf(found, 'Connecting the stations')).toBe(input().assessment.source.stations.length * USUAL_MS.stations)
    expect(partOf(found, 'Warning people and ending sessions')).toBe(11 * MINUTE_MS)
  })

  test('takes what was measured three times and no less', () => {
    const often = estimate(input({ stations: { count: 3, totalMs: 3 * MINUTE_MS } }, 2))
    const seldom = estimate(input({ stations: { count: 2, totalMs: 2 * MINUTE_MS } }, 2))

    expect(partOf(often, 'Connecting the stations')).toBe(input().assessment.source.stations.length * MINUTE_MS)
    expect(often.measuredMigrations).toBe(2)
    expect(seldom).toEqual(estimate(input()))
  })

  test('is shorter where new stations stand ready', () => {
    const [moved, ready] = [estimate(input()), estimate({ ...input(), onSite: NEW_STATIONS })]

    expect(partOf(ready, 'Connecting the stations')).toBe((partOf(moved, 'Connecting the stations') ?? 0) / 2)
  })

  test('does not count the template where it is copied before the window', () => {
    const assessment = anAssessment()
    const copy = {
      id: 'copy',
      kind: 'template-copy',
      before: '',
      from: 'a',
      original: 'b',
      path: 'c',
      prefix: 'd',
    } as const
    const virtualDesktops = { ...assessment.source.virtualDesktops, templateSizeBytes: 20e9 }
    const withCopy = {
      ...assessment,
      source: { ...assessment.source, virtualDesktops },
      changes: [...assessment.changes, copy],
    }
    const lengthWith = (copyAheadMs: number) =>
      estimate({ ...input(), assessment: withCopy, policy: { ...POLICY, copyAheadMs } }).lengthMs

    expect(lengthWith(0) - lengthWith(HOUR_MS)).toBe(20 * USUAL_MS['template-copy'])
  })
})

describe('a window', () => {
  test.each([
    ['is never shorter than the policy says', 5, 2 * HOUR_MS],
    ['has a reserve, whole quarters of an hour, and the time to go back', 61, 105 * MINUTE_MS + 90 * MINUTE_MS],
    ['is never longer than the policy says', 600, 8 * HOUR_MS],
  ])('%s', (_, minutes, lengthMs) => {
    expect(windowLengthMs({ lengthMs: minutes * MINUTE_MS }, WINDOWS)).toBe(lengthMs)
  })

  test('is as long as the policy fixes it, and says where that is too short', () => {
    const fixed = { ...WINDOWS, windowLengthMs: 3 * HOUR_MS }

    expect(windowFrom(0, { lengthMs: 5 * HOUR_MS }, fixed)).toEqual({
      startAt: 0,
      endAt: 3 * HOUR_MS,
      goBackBy: 90 * MINUTE_MS,
    })
    expect(isTooShort({ lengthMs: 91 * MINUTE_MS }, fixed)).toBe(true)
    expect(isTooShort({ lengthMs: 90 * MINUTE_MS }, fixed)).toBe(false)
  })
})

describe('what steps took', () => {
  const start = inState('migrating')
  const [change, other] = start.assessment?.changes ?? []
  const MADE = { how: 'applied', observed: '' } as const

  function later(
    m: Migration,
    ...steps: readonly (readonly [minutes: number, Parameters<typeof evolve>[2]['event']])[]
  ) {
    return steps.reduce(
      (state, [minutes, event]) =>
        evolve(m.id, state, { schema: 1, at: state.changedAt + minutes * MINUTE_MS, by: 'stationmaster', event }),
      m,
    )
  }

  test('is kept with the record, by kind, without what waits for somebody to mend something', () => {
    const m = later(
      start,
      [1, { type: 'change-intended', changeId: change!.id }],
      [2, { type: 'change-done', changeId: change!.id, ...MADE }],
      [60, { type: 'parked', reason: 'unreachable', sentence: 'x' }],
      [60, { type: 'resumed' }],
      [4, { type: 'change-done', changeId: other!.id, ...MADE }],
      [9, { type: 'change-done', changeId: other!.id, how: 'already-so', observed: '' }],
    )
    const before = start.timings?.[change!.kind] ?? { count: 0, totalMs: 0 }

    expect(change!.kind).toBe(other!.kind)
    expect(m.timings?.[change!.kind]).toEqual({ count: before.count + 2, totalMs: before.totalMs + 7 * MINUTE_MS })
  })

  test('counts stations, not confirmations', () => {
    const before = start.timings?.stations ?? { count: 0, totalMs: 0 }

    const m = later(start, [20, { type: 'seats-confirmed', seats: { 1: 4, 2: 5 } }])

    expect(m.timings?.stations).toEqual({ count: before.count + 2, totalMs: before.totalMs + 20 * MINUTE_MS })
  })

  test('is not measured in a rollback', () => {
    const m = inState('rolling-back')

    expect(later(m, [5, { type: 'item-confirmed', item: 'x' }]).timings).toEqual(m.timings)
  })

  test('counts for others once it was verified, and not after a rollback', () => {
    const all = [inState('pilot'), inState('completed'), inState('migrating'), inState('rolled-back')]

    const { timings, migrations } = measuredIn(all)

    expect(migrations).toBe(2)
    expect(timings.verification?.count).toBe(2)
    expect(measuredIn([inState('scheduled')])).toEqual(NOTHING_MEASURED)
  })
})
