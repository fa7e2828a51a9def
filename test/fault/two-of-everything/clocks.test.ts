import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type ProductProcess, startProduct } from '../../../sandbox/site/product-process.ts'
import { makeSmall } from '../../../sandbox/site/small-room.ts'
import { SiteStory } from '../../support/site-story.ts'

const ENTRY = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))
const PRELOAD = fileURLToPath(new URL('../../support/shift-clock.mjs', import.meta.url))
const MINUTE = 60_000

/** A process whose environment differs; it ends with the test. */
function spawn(story: SiteStory, environment: Record<string, string>, ...args: string[]): ProductProcess {
  const process = startProduct(ENTRY, args, { ...story.site.environment, ...environment })
  onTestFinished(async () => {
    process.signal('SIGTERM')
    await process.ended
  }, 30_000)
  return process
}

/** On a computer whose clock is ahead by so much. */
function onComputer(story: SiteStory, aheadMs: number, ...args: string[]): ProductProcess {
  const shifted = { NODE_OPTIONS: `--import ${PRELOAD}`, STATIONMASTER_TEST_CLOCK_AHEAD_MS: String(aheadMs) }
  return spawn(story, shifted, ...args)
}

test('on a computer whose clock is far from that of Redis no process starts, and it says by how much', async () => {
  const story = await SiteStory.open()

  const ahead = onComputer(story, 3 * MINUTE, 'worker')
  const behind = onComputer(story, -45_000, 'bot')
  const nearly = onComputer(story, 10_000, 'worker', '--queues', 'notify')

  expect(await ahead.ended).toBe(1)
  expect(ahead.log()).toMatch(
    /The clock of this computer is 1[78]\d seconds ahead of that of Redis, and nothing is begun by/,
  )
  expect(await behind.ended).toBe(1)
  expect(behind.log()).toMatch(
    /The clock of this computer is 4\d seconds behind that of Redis, and nothing is begun by/,
  )
  await nearly.untilLogged('process started')
  expect(nearly.log()).toContain('the clock of this computer and that of Redis differ')
})

test('of workers whose clocks are minutes apart none begins before its own clock has come to the window', async () => {
  const story = await SiteStory.open({ speed: 60 })
  makeSmall(story.site)
  const preparing = await story.worker()
  await story.approved()
  preparing.signal('SIGTERM')
  await preparing.ended
  const clock = JSON.parse(story.site.environment.STATIONMASTER_SIMULATED_CLOCK ?? '{}')
  const shifted = (byMs: number) => ({
    STATIONMASTER_SIMULATED_CLOCK: JSON.stringify({ ...clock, simulatedAt: clock.simulatedAt + byMs }),
  })
  const aheadMs = 3 * MINUTE
  const workers = [aheadMs, 0, -aheadMs].map((byMs) => spawn(story, shifted(byMs), 'worker'))
  await Promise.all(workers.map((worker) => worker.untilLogged('process started')))
  const startAt = Math.ceil((story.site.now() + 15 * MINUTE) / MINUTE) * MINUTE
  const typed = new Date(startAt).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16)

  await story.says('requester', `schedule ${story.id} ${typed}`)
  // Screens are told before it begins, too.
  await story.site.source.machine.log.until(
    ({ mutates, phase, command }) => mutates && phase === 'started' && !/^msg/.test(command),
  )
  const begunAt = story.site.now()

  const started = (await story.store.events(story.id)).find(({ event }) => event.type === 'started')
  expect(started?.at).toBeGreaterThanOrEqual(startAt)
  expect(begunAt).toBeGreaterThanOrEqual(startAt - aheadMs)
})
