import { expect, onTestFinished, test } from 'vitest'
import { type ProductProcess, startProduct } from '../../../sandbox/site/product-process.ts'
import { makeSmall } from '../../../sandbox/site/small-room.ts'
import type { StateName } from '../../../src/migration/states.ts'
import { expectRightEnd } from '../../support/mortal-room.ts'
import { SiteStory } from '../../support/site-story.ts'
import { configurationFor, EARLIER_VERSIONS, type EarlierVersion, isInHistory, unpack } from './earlier-version.ts'

const ONCE = { runs: 1 }
const WORK = ['worker', '--queues', 'preflight,migrate,verify']
const RELAY = ['worker', '--queues', 'notify']

/** Starts a process of that version at the site; it ends with the test. */
type StartEarlier = (...args: string[]) => Promise<ProductProcess>

/** A small room at which nobody of this version works yet. */
async function openRoomOf(version: EarlierVersion): Promise<{ story: SiteStory; startEarlier: StartEarlier }> {
  const product = unpack(version)
  onTestFinished(() => product.remove())
  const story = await SiteStory.open({ isEmpty: true, lease: '2s' })
  makeSmall(story.site)
  const { environment } = story.site
  const file = configurationFor(version, environment.STATIONMASTER_CONFIG ?? '')
  const startEarlier: StartEarlier = async (...args) => {
    const started = startProduct(product.entry, args, { ...environment, STATIONMASTER_CONFIG: file })
    onTestFinished(async () => {
      started.signal('SIGTERM')
      await started.ended
    }, 30_000)
    await started.untilLogged('process started')
    return started
  }
  return { story, startEarlier }
}

/** From the request into the cutover, by what every version understands. */
async function startMigration(story: SiteStory): Promise<void> {
  const until = (state: StateName) => story.untilRecord(state, (m) => m.state === state)
  await story.says('requester', 'start lab-old lab-new')
  await until('needs-acknowledgement')
  await story.says('approver', `acknowledge ${story.id}`)
  const { digest } = await until('needs-approval')
  await story.says('approver', `approve ${story.id} ${digest}`)
  await until('needs-window')
  await story.startNow()
}

async function killed(processes: readonly ProductProcess[]): Promise<void> {
  for (const one of processes) one.signal('SIGKILL')
  await Promise.all(processes.map((one) => one.ended))
}

for (const version of EARLIER_VERSIONS) {
  const { what, commit } = version
  const canRun = isInHistory(version)
  const skipped = canRun ? '' : ` (skipped: this clone has not got ${commit})`

  test.runIf(canRun)(
    `stopped in the middle of its cutover by ${what}, a migration is finished by this version${skipped}`,
    async () => {
      const { story, startEarlier } = await openRoomOf(version)
      const earlier = await Promise.all([startEarlier('bot'), startEarlier(...WORK), startEarlier(...RELAY)])
      const { holds } = story.site.destination.machine
      holds.add('New-WmsUser', 'before-effect', ONCE)
      await startMigration(story)
      await holds.untilHeld('New-WmsUser')
      await killed(earlier)

      await Promise.all([story.site.start('bot'), story.worker(...WORK.slice(1)), story.worker(...RELAY.slice(1))])

      await expectRightEnd(story)
    },
    300_000,
  )
}

const [previous] = EARLIER_VERSIONS.slice(-1)
const canRoll = previous !== undefined && isInHistory(previous)

test.runIf(canRoll)(
  'bot and workers are replaced one after the other in the middle of a cutover, and both versions work side by side meanwhile',
  async () => {
    if (!previous) return
    const { story, startEarlier } = await openRoomOf(previous)
    const bot = await startEarlier('bot')
    const relay = await startEarlier(...RELAY)
    const workers = await Promise.all([startEarlier(...WORK), startEarlier(...WORK)])
    const { holds, log } = story.site.destination.machine
    const isAtWork = () => log.until(({ command, phase }) => command === 'New-WmsUser' && phase === 'took-effect')
    await startMigration(story)
    await isAtWork()

    for (const [old, ...args] of [
      [workers[0], ...WORK],
      [relay, ...RELAY],
      [bot, 'bot'],
      [workers[1], ...WORK],
    ] as const) {
      const barrier = holds.add('Set-WmsStation', 'before-effect', ONCE)
      await story.site.start(...args)
      old?.signal('SIGTERM')
      expect(await old?.ended).toBe(0)
      barrier.release()
    }

    await expectRightEnd(story)
  },
  300_000,
)
