import { expect, test } from 'vitest'
import { compareDestination } from '../../sandbox/demo/compare-destination.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { SiteStory, shows } from '../support/site-story.ts'
import { faultsOf, shellsLeft } from '../support/soundness.ts'

const LEASE_MS = 60_000
const MAX_SHUTDOWN_MS = 15_000

test('SIGTERM in the middle of a slow cmdlet: it ends well and soon, leaves no session, and the next worker goes on at once', async () => {
  const story = await SiteStory.open({ lease: `${LEASE_MS}ms` })
  makeSmall(story.site)
  const { machine } = story.site.destination
  const first = await story.worker()
  machine.holds.add('New-WmsUser', 'before-effect', { runs: 1 })
  await story.started()
  await machine.holds.untilHeld('New-WmsUser')

  const askedAt = performance.now()
  first.signal('SIGTERM')
  const code = await first.ended
  const tookMs = performance.now() - askedAt
  const left = shellsLeft(story)
  await story.worker()
  const workingAt = performance.now()
  await machine.log.until(({ command, phase }) => command === 'New-WmsUser' && phase === 'took-effect')
  const idleMs = performance.now() - workingAt
  const card = await story.finish()

  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(MAX_SHUTDOWN_MS)
  expect(left).toEqual([])
  expect(idleMs).toBeLessThan(LEASE_MS / 4)
  expect(shows(card, 'completed')).toBe(true)
  expect(compareDestination(story.site.source.state(), story.site.destination.state())).toEqual([])
  expect(await faultsOf(story)).toEqual([])
})
