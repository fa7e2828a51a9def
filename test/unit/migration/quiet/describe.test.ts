import { expect, test } from 'vitest'
import {
  describeDays,
  describeEvidence,
  describeScale,
  summariseEvidence,
} from '../../../../src/migration/quiet/describe.ts'
import { heatMapOf } from '../../../../src/migration/quiet/heat-map.ts'
import { historyOf } from '../../../../src/migration/quiet/history.ts'
import type { QuietWindow } from '../../../../src/migration/quiet/windows.ts'
import { ahead, samplesBetween } from '../../../support/school-weeks.ts'

const WEEK = 7 * 24 * 3_600_000
const MONDAY = Date.UTC(2026, 10, 23)

function aWindow(evidence: Partial<QuietWindow>): QuietWindow {
  return {
    startAt: 0,
    endAt: 0,
    hours: [],
    weeksSeen: 5,
    typical: 0,
    highest: 0,
    disconnected: 0,
    isThin: false,
    ...evidence,
  }
}

test.each([
  [{}, 'Nobody was logged on in the 5 weeks seen.', 'nobody in 5 weeks'],
  [
    { weeksSeen: 1, isThin: true },
    'Nobody was logged on in the week seen. That is little to go by.',
    'nobody in 1 week',
  ],
  [{ highest: 3 }, 'Usually nobody is logged on, at most 3, in 5 weeks seen.', 'usually nobody, at most 3, in 5 weeks'],
  [
    { typical: 1, highest: 3, weeksSeen: 2 },
    'Usually 1 session at once, at most 3, in 2 weeks seen.',
    'usually 1, at most 3, in 2 weeks',
  ],
  [
    { disconnected: 2 },
    'Nobody was logged on in the 5 weeks seen. Up to 2 more sessions were left open with nobody there.',
    'nobody in 5 weeks',
  ],
])('the evidence %o is told in plain words', (evidence, sentence, summary) => {
  expect(describeEvidence(aWindow(evidence))).toBe(sentence)
  expect(summariseEvidence(aWindow(evidence))).toBe(summary)
})

test('a week is told day by day, and an hour that was not seen is not called quiet', () => {
  const samples = samplesBetween(MONDAY - 2 * WEEK, MONDAY, ahead(0), (day, hour) => {
    if (day === 6) return hour < 12 ? null : 0
    if (day === 5) return 0
    return hour >= 8 && hour < 16 ? 12 : hour === 7 ? 2 : 0
  })
  const heatMap = heatMapOf(historyOf(samples, ahead(0)))

  expect(describeScale(heatMap)).toBe('few: up to 3 sessions at once, many: more than that')
  const days = describeDays(heatMap)
  expect(days).toHaveLength(7)
  expect(days[0]).toBe(
    'Monday: nobody until 07:00, few until 08:00, many until 16:00, nobody until 24:00; 12 at the busiest',
  )
  expect(days[5]).toBe('Saturday: nobody all day')
  expect(days[6]).toBe('Sunday: not seen until 12:00, nobody until 24:00')
})

test('hours are those of the clock of the site', () => {
  const samples = [{ at: Date.UTC(2026, 10, 22, 23, 30), active: 4, disconnected: 0 }]

  const heatMap = heatMapOf(historyOf(samples, ahead(60)))

  expect(heatMap[0]?.[0]).toEqual({ weeksSeen: 1, typical: 4, highest: 4 })
  expect(heatMap.flat().filter(({ typical }) => typical !== null)).toHaveLength(1)
})
