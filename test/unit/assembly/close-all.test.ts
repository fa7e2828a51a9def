import { expect, test } from 'vitest'
import { closeAll } from '../../../src/assembly/close-all.ts'

test('the last that was opened is closed first; what fails or never ends keeps nobody else open', async () => {
  const closed: string[] = []
  const told: unknown[] = []
  const closers = [
    () => closed.push('first'),
    () => new Promise(() => {}),
    () => Promise.reject(new Error('it is broken')),
    () => closed.push('last'),
  ]

  await closeAll(closers, { warn: ({ err }: { err?: Error }) => told.push(err?.message) }, 20)

  expect(closed).toEqual(['last', 'first'])
  expect(told).toEqual(['it is broken', 'it does not end within 20 ms'])
})
