import { describe, expect, it } from 'vitest'
import { NumberRanges } from '../../../../../src/winrm/client/pipeline/number-ranges.ts'

describe('NumberRanges', () => {
  it('agrees with a plain set, whatever the order', () => {
    for (let seed = 1; seed <= 200; seed++) {
      let state = seed
      const next = (limit: number) => {
        state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff
        return state % limit
      }
      const ranges = new NumberRanges()
      const set = new Set<number>()
      for (let count = 0; count < 30; count++) {
        const number = 1 + next(40)
        ranges.add(BigInt(number))
        set.add(number)
      }
      const after = next(20)
      const upTo = after + next(20)
      const all = Array.from({ length: upTo - after }, (_, index) => after + 1 + index)

      expect(ranges.hasAll(BigInt(after), BigInt(upTo))).toBe(all.every((number) => set.has(number)))
    }
  })

  it('forgets the oldest numbers, not the newest, when there are too many gaps', () => {
    const ranges = new NumberRanges()

    for (let number = 2n; number <= 6000n; number += 2n) ranges.add(number)

    expect(ranges.hasAll(5999n, 6000n)).toBe(true)
    expect(ranges.hasAll(1n, 2n)).toBe(false)
  })
})
