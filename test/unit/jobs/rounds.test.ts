import { expect, test } from 'vitest'
import { startRounds } from '../../../src/jobs/rounds.ts'

test('rounds come one after the other, also after one that went wrong', async () => {
  const troubles: unknown[] = []
  let running = 0
  let count = 0
  let enough = () => {}
  const thrice = new Promise<void>((resolve) => {
    enough = resolve
  })
  const rounds = startRounds(
    async () => {
      running += 1
      expect(running).toBe(1)
      await Promise.resolve()
      running -= 1
      count += 1
      if (count === 3) enough()
      if (count === 1) throw new Error('the first')
    },
    { intervalMs: 1, onTrouble: (error) => troubles.push(error) },
  )

  await thrice
  await rounds.close()

  expect(troubles).toEqual([new Error('the first')])
})

test('closing aborts the round in hand, waits for it and begins no other', async () => {
  let begun = () => {}
  const first = new Promise<void>((resolve) => {
    begun = resolve
  })
  let count = 0
  let isOver = false
  const rounds = startRounds(
    async (signal) => {
      count += 1
      begun()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      isOver = true
    },
    { intervalMs: 0, onTrouble: () => {} },
  )
  await first

  await rounds.close()

  expect(isOver).toBe(true)
  expect(count).toBe(1)
})
