import { expect, test } from 'vitest'
import { TrafficLog } from '../../../../../sandbox/slack/traffic-log.ts'
import { WorkspaceClock } from '../../../../../sandbox/slack/workspace/clock.ts'

test('timestamps grow also while the clock stands still, and stay ahead when it jumps back', () => {
  let now = 1_900_000_000_000
  const clock = new WorkspaceClock(() => now, 1)

  const [first, second] = [clock.timestamp(), clock.timestamp()]
  now -= 5000
  const third = clock.timestamp()

  expect([first, second, third]).toEqual(['1900000000.000000', '1900000000.000001', '1900000000.000002'])
})

test('a clock that runs ten times as fast leaves people as much real time as a normal one', () => {
  let now = 0
  const clock = new WorkspaceClock(() => now, 10)

  now = 29_999
  expect(clock.isOlder(0, 3000)).toBe(false)
  now = 30_000
  expect(clock.isOlder(0, 3000)).toBe(true)
})

test('the busiest minute counts calls that fall close together, not all calls', () => {
  const log = new TrafficLog()
  for (const at of [0, 100, 59_000, 60_000, 200_000]) {
    log.add({ kind: 'request', at, method: 'chat.update', args: { channel: 'C1' }, httpStatus: 200, answer: {} })
  }

  expect(log.statistics()).toEqual([
    { method: 'chat.update', channel: 'C1', calls: 5, busiestMinute: 3, busiestSecond: 2 },
  ])
})
