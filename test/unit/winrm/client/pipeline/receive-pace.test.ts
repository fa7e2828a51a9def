import { describe, expect, it } from 'vitest'
import { ReceivePace } from '../../../../../src/winrm/client/pipeline/receive-pace.ts'

const little = { waitedMs: 1, messages: 1, bytes: 500 }
const several = { waitedMs: 1, messages: 6, bytes: 3000 }

describe('ReceivePace', () => {
  it('never holds up a short pipeline', () => {
    const pace = new ReceivePace()

    expect([pace.next(little), pace.next(little)]).toEqual([0, 0])
  })

  it('pauses, and longer and longer, while pausing brings several together', () => {
    const pace = new ReceivePace()

    const pauses = [little, little, little, several, several, several, several, several].map((each) => pace.next(each))

    expect(pauses).toEqual([0, 0, 5, 10, 20, 40, 40, 40])
  })

  it('leaves a server alone that gives one message per answer in any case', () => {
    const pace = new ReceivePace()

    const pauses = Array.from({ length: 20 }, () => pace.next(little))

    expect(pauses.filter((pause) => pause > 0)).toEqual([5])
  })

  it('asks at once again after an answer that was long in coming or large', () => {
    const pace = new ReceivePace()
    for (let count = 0; count < 4; count++) pace.next(several)

    expect(pace.next({ ...several, waitedMs: 300 })).toBe(0)
    expect(pace.next(several)).toBe(0)
    for (let count = 0; count < 4; count++) pace.next(several)
    expect(pace.next({ ...several, bytes: 200_000 })).toBe(0)
  })
})
