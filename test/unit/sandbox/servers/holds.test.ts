import { expect, test } from 'vitest'
import { Holds } from '../../../../sandbox/servers/state/holds.ts'

const NEVER = new AbortController().signal

test('a barrier for one run stops the first and lets the second pass', async () => {
  const holds = new Holds()
  holds.add('New-WmsUser', 'before-effect', { runs: 1 })
  const passed: string[] = []

  const first = holds.pass('new-wmsuser', 'before-effect', NEVER).then(() => passed.push('first'))
  await holds.pass('New-WmsUser', 'before-effect', NEVER).then(() => passed.push('second'))

  expect(passed).toEqual(['second'])
  expect(holds.release('New-WmsUser')).toBe(1)
  await first
  expect(passed).toEqual(['second', 'first'])
})

test('releasing one barrier leaves another of the same command standing', async () => {
  const holds = new Holds()
  const early = holds.add('wsman:create', 'before-effect', { runs: 1 })
  const held = holds.pass('wsman:create', 'before-effect', NEVER)
  const late = holds.add('wsman:create', 'before-effect', { runs: 1 })

  expect(early.release()).toBe(1)
  await held
  const next = holds.pass('wsman:create', 'before-effect', NEVER)

  expect(holds.held()).toEqual([{ command: 'wsman:create', at: 'before-effect', waiting: 1 }])
  expect(late.release()).toBe(1)
  await next
})
