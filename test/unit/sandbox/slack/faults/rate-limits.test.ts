import { expect, test } from 'vitest'
import { type LimitMode, RateLimits } from '../../../../../sandbox/slack/faults/rate-limits.ts'

const NOON = 1_900_000_000_000

function limitsIn(mode: LimitMode): RateLimits {
  const limits = new RateLimits()
  limits.mode = mode
  return limits
}

/** Makes calls at these moments after noon; the seconds that each is told to wait. */
function calls(limits: RateLimits, method: string, channel: string, ...atMs: number[]) {
  return atMs.map((at) => limits.take(method, channel, NOON + at))
}

const times = (count: number, at: number) => Array<number>(count).fill(at)

test('lists the edits beyond fifty in any minute, whatever their channels', () => {
  const limits = limitsIn('count')

  calls(limits, 'chat.update', 'C1', ...times(30, 0))
  calls(limits, 'chat.update', 'C2', ...times(20, 30_000), 59_999, 60_000)

  expect(limits.violations).toEqual([
    { method: 'chat.update', channel: 'C2', at: NOON + 59_999, limit: '50 calls a minute' },
  ])
})

test('lets a short burst of posts into a channel pass, and lists what comes faster than one a second', () => {
  const limits = limitsIn('count')

  calls(limits, 'chat.postMessage', 'C1', 0, 0, 0, 1000, 2000, 2500, 4000)
  calls(limits, 'chat.postMessage', 'C2', 0, 1000, 2000)

  expect(limits.violations.map(({ channel, at }) => [channel, at - NOON])).toEqual([['C1', 2500]])
})

test('lists posts beyond what the whole workspace may post', () => {
  const limits = limitsIn('count')

  for (let channel = 0; channel < 301; channel += 1) calls(limits, 'chat.postMessage', `C${channel}`, channel)

  expect(limits.violations.map(({ channel }) => channel)).toEqual(['C300'])
})

test('where it enforces, says how long to wait, and does not count what it refused', () => {
  const limits = limitsIn('enforce')
  calls(limits, 'chat.update', 'C1', ...times(50, 0))

  const told = calls(limits, 'chat.update', 'C1', 10_000, 59_500, 60_000)

  expect(told).toEqual([50, 1, undefined])
  expect(limits.violations).toHaveLength(2)
})

test('knows no limit where there is none, and none at all when it is off', () => {
  const limits = limitsIn('off')
  calls(limits, 'chat.update', 'C1', ...times(60, 0))
  limits.mode = 'count'
  calls(limits, 'auth.test', '', ...times(500, 0))

  expect(limits.violations).toEqual([])
})
