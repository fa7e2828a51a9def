import { expect, it } from 'vitest'
import { createSimulatedClock, realClock } from '../../../src/time/clock.ts'

it('lets simulated time pass as many times as fast as the rate says', () => {
  let realNow = 1000
  const clock = createSimulatedClock({ realAt: 1000, simulatedAt: 5_000_000, rate: 60 }, { now: () => realNow })

  const first = clock.now()
  realNow += 1000

  expect(first).toBe(5_000_000)
  expect(clock.now()).toBe(5_060_000)
})

it('agrees between two clocks of the same simulation', () => {
  const simulation = { realAt: 0, simulatedAt: 10, rate: 0.5 }
  const real = { now: () => 101 }

  expect(createSimulatedClock(simulation, real).now()).toBe(createSimulatedClock(simulation, real).now())
  expect(Number.isInteger(createSimulatedClock(simulation, real).now())).toBe(true)
})

it('knows the real time', () => {
  expect(Math.abs(realClock.now() - Date.now())).toBeLessThan(5000)
})
