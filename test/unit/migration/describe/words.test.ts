import { expect, test } from 'vitest'
import { showHour, showReading } from '../../../../src/migration/describe/show-reading.ts'
import { counted, listed } from '../../../../src/migration/describe/words.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'

test('counts in the right number', () => {
  expect([counted(0, 'station'), counted(1, 'station'), counted(2, 'station')]).toEqual([
    '0 stations',
    '1 station',
    '2 stations',
  ])
})

test.each([
  [[], 'none'],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
])('lists %j as: %s', (items, text) => {
  expect(listed(items, 3)).toBe(text)
})

test('shows what is known, what is unknown as it was said, and why something cannot be read', () => {
  expect(showReading(known(7))).toBe('7')
  expect(showReading({ kind: 'unknown', text: 'Diagonal' })).toBe('unknown value “Diagonal”')
  expect(showReading({ kind: 'unreadable', why: 'property missing' })).toBe('cannot be read (property missing)')
  expect(showHour(3)).toBe('03:00')
})
