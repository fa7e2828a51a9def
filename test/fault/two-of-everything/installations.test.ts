import { expect, onTestFinished, test } from 'vitest'
import type { CommandLogEntry } from '../../../sandbox/servers/state/command-log.ts'
import { makeSmall } from '../../../sandbox/site/small-room.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { expectRightEnd, openMortalRoom, startWorker } from '../../support/mortal-room.ts'
import { Neighbour } from '../../support/neighbour.ts'
import { startRedis } from '../../support/redis.ts'
import { SiteStory } from '../../support/site-story.ts'

const ONCE = { runs: 1 }

function commandsOf(story: SiteStory): CommandLogEntry[] {
  return [story.site.source, story.site.destination].flatMap((server) => [...server.commandLog()])
}

/** What shells of migrations are there, of whomever. */
function writingShells({ site }: SiteStory): string[] {
  const shells = [site.source, site.destination].flatMap((server) => server.shells())
  return shells.map(({ name }) => name ?? '').filter((name) => name.includes('.MIG-'))
}

test('of two installations on one Redis, the second is refused while the first has the servers, and touches nothing of it', async () => {
  const { story, fresh, first } = await openMortalRoom()
  fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')
  const keysBefore = (await story.redis.keys(`{${story.prefix}}:m:*`)).toSorted()
  const shellsBefore = writingShells(story)

  const neighbour = await Neighbour.open(story, { prefix: 'next-door' })
  await neighbour.start()
  const refusal = await neighbour.says('requester', 'start lab-old lab-new')

  expect(refusal).toMatch(
    new RegExp(
      `^The server \\S+ is in the migration MIG-1 of another installation of Stationmaster, "${story.prefix}", which shares this Redis\\.`,
    ),
  )
  expect(await neighbour.store.list(10)).toEqual([])
  expect(writingShells(story)).toEqual(shellsBefore)
  expect(commandsOf(story).filter(({ shellName }) => shellName?.startsWith('next-door.MIG-'))).toEqual([])
  expect((await story.redis.keys(`{${story.prefix}}:m:*`)).toSorted()).toEqual(keysBefore)

  // Nothing of that depends on a process of the first being there.
  first.signal('SIGKILL')
  await first.ended
  expect(await neighbour.says('requester', 'start lab-old lab-new')).toBe(refusal)
  await startWorker(story)
  await expectRightEnd(story)

  expect(await neighbour.says('requester', 'start lab-old lab-new')).toMatch(/^MIG-\d+: lab-old to lab-new\./)
  expect(await story.says('requester', 'start lab-old lab-new')).toContain(
    'of another installation of Stationmaster, "next-door"',
  )
})

test('what neighbours see of the locks comes back, whoever has lost it', async () => {
  const story = await SiteStory.open()
  makeSmall(story.site)
  await story.worker()
  await story.approved()
  const { neighbours } = redisKeys(story.prefix)
  const held = await story.redis.hgetall(neighbours)
  await story.redis.del(neighbours)
  await story.redis.hset(neighbours, 'elsewhere', `${story.prefix} MIG-77`, 'far', 'far-away MIG-1')

  await story.worker('--queues', 'verify')

  expect(Object.values(held)).toEqual([`${story.prefix} MIG-1`, `${story.prefix} MIG-1`])
  expect(await story.redis.hgetall(neighbours)).toEqual({ ...held, far: 'far-away MIG-1' })
})

test('with records of another Slack app under its prefix, no process starts, and it says why in a sentence', async () => {
  const story = await SiteStory.open()
  const neighbour = await Neighbour.open(story, {})
  const sentence = `The records under redis.prefix "${story.prefix}" belong to the Slack app A0STATION in the workspace T0STATION, but this process was given the token of the Slack app A0NEXTDOOR in the workspace T0NEXTDOOR: choose another redis.prefix`

  for (const args of [['bot'], ['worker'], ['worker', '--queues', 'preflight']]) {
    const refused = neighbour.spawn(...args)

    expect(await refused.ended).toBe(1)
    expect(refused.log()).toContain(sentence)
  }
  expect(await story.redis.hgetall(redisKeys(story.prefix).installation)).toMatchObject({
    team: 'T0STATION',
    app: 'A0STATION',
  })
})

test('of two installations of one name on two Redises, the servers themselves show the second that the first is at work', async () => {
  const { story, fresh } = await openMortalRoom({ lease: '10s' })
  const other = await startRedis()
  onTestFinished(() => other.stop())
  const neighbour = await Neighbour.open(story, { redisUrl: other.url })
  await neighbour.start()
  await neighbour.says('requester', 'start lab-old lab-new')
  const until = (state: string) =>
    expect.poll(async () => (await neighbour.record()).state, { timeout: 60_000 }).toBe(state)
  await until('needs-acknowledgement')
  await neighbour.says('approver', 'acknowledge MIG-1')
  await until('needs-approval')
  await neighbour.says('approver', `approve MIG-1 ${(await neighbour.record()).digest}`)
  await until('needs-window')

  const barrier = fresh.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await fresh.holds.untilHeld('New-WmsUser')
  const [session = ''] = writingShells(story)
  const own = fresh.log.entries().filter(({ mutates }) => mutates).length
  await neighbour.says('approver', 'schedule MIG-1 now The room is empty')
  await until('blocked')

  expect((await neighbour.record()).assessment?.findings.filter(({ severity }) => severity === 'block')).toMatchObject([
    { rule: 'N5', server: 'lab-new', evidence: `Open on lab-new: ${session}.` },
  ])
  expect(fresh.log.entries().filter(({ mutates }) => mutates)).toHaveLength(own)
  expect(session).toMatch(new RegExp(`^${story.prefix}\\.MIG-1\\.\\d+$`))
  expect(writingShells(story)).toEqual([session])
  await neighbour.says('approver', 'cancel MIG-1')
  barrier.release()
  await expectRightEnd(story)
})
