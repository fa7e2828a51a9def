import { expect, test } from 'vitest'
import type { HoldPoint } from '../../sandbox/servers/state/holds.ts'
import { effects } from '../support/command-log-checks.ts'
import { expectRightEnd, openMortalRoom, startWorker, untilTakenOver } from '../support/mortal-room.ts'

const ONCE = { runs: 1 }

const DEATHS = ['SIGKILL', 'SIGSTOP'] as const
/** Those of the small room, and the two with which its pilot is tried. */
const NEW_ACCOUNTS = 3 + 2
const MOMENTS: readonly HoldPoint[] = ['before-effect', 'after-effect']

test.each(DEATHS.flatMap((signal) => MOMENTS.map((at) => ({ signal, at }))))(
  '$signal while a cmdlet runs, $at: another worker takes over and nothing is done twice',
  async ({ signal, at }) => {
    const { story, fresh, first } = await openMortalRoom()
    fresh.holds.add('New-WmsUser', at, ONCE)
    await story.started()
    await fresh.holds.untilHeld('New-WmsUser')

    first.signal(signal)
    await startWorker(story)
    await untilTakenOver(story)
    first.signal('SIGCONT')

    await expectRightEnd(story)
    expect(effects(fresh.log.entries()).filter((command) => command === 'New-WmsUser')).toHaveLength(NEW_ACCOUNTS)
  },
)

test('kill -9 while a cmdlet runs that takes effect before anybody takes over: it is found done', async () => {
  const { story, fresh, first } = await openMortalRoom()
  const barrier = fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')

  first.signal('SIGKILL')
  await first.ended
  barrier.release()
  await fresh.log.until((entry) => entry.command === 'New-WmsUser' && entry.phase === 'took-effect')
  await startWorker(story)

  await expectRightEnd(story)
})

test('kill -9 while a cmdlet runs that outlives its removed session: nobody writes beside it', async () => {
  const { story, fresh, first } = await openMortalRoom({ server: { shellEndMs: 1_000 } })
  const barrier = fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')

  first.signal('SIGKILL')
  const removal = fresh.holds.add('wsman:delete', 'before-effect', ONCE)
  await startWorker(story)
  await fresh.holds.untilHeld('wsman:delete')
  removal.release()
  barrier.release()

  await expectRightEnd(story)
})
