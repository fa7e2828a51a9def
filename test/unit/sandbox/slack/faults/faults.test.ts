import { expect, test } from 'vitest'
import { ACCEPTED_THEN_DROPPED, tooMany } from '../../../../../sandbox/slack/faults/fault.ts'
import { Faults } from '../../../../../sandbox/slack/faults/faults.ts'

const WELL = { takesEffect: true, answer: 'real', delayMs: 0, answerDelayMs: 0 }

function faultsOf(...all: Parameters<Faults['set']>[0][]): Faults {
  const faults = new Faults()
  for (const fault of all) faults.set(fault)
  return faults
}

test('a fault happens to its method and channel, as often as it says, and then to none', () => {
  const faults = faultsOf({ method: 'chat.update', channel: 'C1', times: 2, ...ACCEPTED_THEN_DROPPED })

  const fates = [
    faults.fateOf('chat.postMessage', 'C1'),
    faults.fateOf('chat.update', 'C2'),
    faults.fateOf('chat.update', 'C1'),
    faults.fateOf('chat.update', 'C1'),
    faults.fateOf('chat.update', 'C1'),
  ]

  const lost = { takesEffect: true, answer: 'cut', delayMs: 0, answerDelayMs: 0 }
  expect(fates).toEqual([WELL, WELL, lost, lost, WELL])
  expect(faults.happened).toBe(2)
})

test('faults of one method happen one after the other', () => {
  const faults = faultsOf(
    { method: 'auth.test', answer: tooMany(30), times: 1 },
    { method: 'auth.test', answer: { httpStatus: 502 }, takesEffect: true, times: 1 },
  )

  expect(faults.fateOf('auth.test', undefined)).toMatchObject({
    takesEffect: false,
    answer: { error: 'ratelimited', httpStatus: 429, headers: { 'retry-after': '30' } },
  })
  expect(faults.fateOf('auth.test', undefined)).toMatchObject({ takesEffect: true, answer: { httpStatus: 502 } })
})

test('chance is the same for the same seed, and about as often as it should be', () => {
  const hits = (seed: number) => {
    const faults = faultsOf({ method: 'chat.postMessage', probability: 0.05, ...ACCEPTED_THEN_DROPPED })
    faults.seed(seed)
    return Array.from({ length: 10_000 }, () => faults.fateOf('chat.postMessage', 'C1').answer === 'cut')
  }

  expect(hits(7)).toEqual(hits(7))
  expect(hits(7)).not.toEqual(hits(8))
  expect(hits(7).filter(Boolean).length / 10_000).toBeCloseTo(0.05, 2)
})

test('latency is drawn from its range, and the call takes effect', () => {
  const faults = faultsOf({ delayMs: [10, 30], answerDelayMs: 5 })

  const fates = Array.from({ length: 50 }, () => faults.fateOf('users.info', undefined))

  for (const { delayMs, answerDelayMs, takesEffect, answer } of fates) {
    expect(delayMs).toBeGreaterThanOrEqual(10)
    expect(delayMs).toBeLessThan(30)
    expect([answerDelayMs, takesEffect, answer]).toEqual([5, true, 'real'])
  }
  expect(new Set(fates.map(({ delayMs }) => delayMs)).size).toBeGreaterThan(40)
})

test('faults can be ended, those of one method or all', () => {
  const faults = faultsOf({ method: 'a', answer: 'cut' }, { method: 'b', answer: 'cut' })

  faults.clear('a')
  const afterOne = [faults.fateOf('a', undefined).answer, faults.fateOf('b', undefined).answer]
  faults.clear()

  expect(afterOne).toEqual(['real', 'cut'])
  expect(faults.fateOf('b', undefined)).toEqual(WELL)
})

test('a fault that is not well formed is refused', () => {
  expect(() => faultsOf({ probability: 2 })).toThrow('probability')
})
