import { expect, test } from 'vitest'
import { onceIn } from '../../../src/jobs/once-in.ts'

test('each key is news once in a while, and never holds up another', () => {
  let now = 0
  const isNews = onceIn(100, () => now)

  expect([isNews('a'), isNews('a'), isNews('b')]).toEqual([true, false, true])
  now = 99
  expect(isNews('a')).toBe(false)
  now = 100
  expect([isNews('a'), isNews('a')]).toEqual([true, false])
})

test('keeps no more keys than it has room for', () => {
  const isNews = onceIn(100, () => 0)
  const news = Array.from({ length: 1_500 }, (_, n) => isNews(`key ${n}`)).filter(Boolean)

  expect(news).toHaveLength(1_000)
})
