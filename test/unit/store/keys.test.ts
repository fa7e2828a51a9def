import { describe, expect, it } from 'vitest'
import { redisKeys } from '../../../src/store/keys.ts'

describe('the keys of an installation', () => {
  it('share one hash tag, so that a script may touch them all', () => {
    const keys = redisKeys('school')

    const all = [keys.sequence, keys.all, keys.due, keys.locks, keys.queues, keys.migration('MIG-1'), keys.token('t')]

    expect(all.every((key) => key.startsWith('{school}:'))).toBe(true)
    expect(new Set(all).size).toBe(all.length)
  })

  it('are those that scripts build from the prefix of records', () => {
    const keys = redisKeys()

    expect(keys.migration('MIG-7')).toBe(`${keys.recordPrefix}MIG-7`)
    expect(keys.unsent('MIG-7')).toBe(`${keys.recordPrefix}MIG-7:unsent`)
  })

  it.each(['', 'a:b', 'a}b', 'a b', 'a*'])('refuse the prefix "%s"', (prefix) => {
    expect(() => redisKeys(prefix)).toThrow(RangeError)
  })
})
