import { expect, test } from 'vitest'
import { seldom } from '../../../src/jobs/seldom.ts'

test('lets the first through, then one in each stretch, with how many were left out', () => {
  let now = 0
  const told: number[] = []
  const trouble = seldom(() => now, 100)

  for (now of [0, 1, 99, 100, 150, 400]) trouble((leftOut) => told.push(leftOut))

  expect(told).toEqual([0, 2, 1])
})
