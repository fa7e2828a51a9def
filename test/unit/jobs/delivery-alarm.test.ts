import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeliveryAlarm } from '../../../src/jobs/delivery-alarm.ts'
import { createSimulatedClock } from '../../../src/time/clock.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const START = 1_000_000

function anAlarm(speed: number) {
  const rung: number[] = []
  const clock = createSimulatedClock({ realAt: 0, simulatedAt: START, rate: speed })
  const ring = async () => void rung.push(clock.now() - START)
  return { rung, alarm: createDeliveryAlarm({ clock, speed, ring }) }
}

describe('the alarm', () => {
  it('rings when its clock shows the moment, however fast that runs', () => {
    const { rung, alarm } = anAlarm(20)

    alarm.set(START + 1000)
    vi.advanceTimersByTime(49)
    const before = [...rung]
    vi.advanceTimersByTime(1)

    expect([before, rung]).toEqual([[], [1000]])
  })

  it('rings at the earliest of several moments, and can then be set anew', () => {
    const { rung, alarm } = anAlarm(1)

    alarm.set(START + 500)
    alarm.set(START + 200)
    alarm.set(START + 300)
    vi.advanceTimersByTime(400)
    alarm.set(START + 600)
    vi.advanceTimersByTime(400)

    expect(rung).toEqual([200, 600])
  })

  it('never rings once it is closed', () => {
    const { rung, alarm } = anAlarm(1)

    alarm.set(START + 100)
    alarm.close()
    alarm.set(START + 200)
    vi.advanceTimersByTime(1000)

    expect(rung).toEqual([])
  })
})
