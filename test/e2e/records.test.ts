import { cp, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CHANNELS } from '../../sandbox/site/people.ts'
import type { ProductProcess } from '../../sandbox/site/product-process.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { traces } from '../support/canary.ts'
import { expectRightEnd } from '../support/mortal-room.ts'
import { SiteStory, shows } from '../support/site-story.ts'

const ONCE = { runs: 1 }
const WITNESS = 'redis-witness.json'

/** A small room with a worker, its cutover held in the middle of a cmdlet. */
async function heldInTheMiddle() {
  const story = await SiteStory.open({ lease: '2s', witness: WITNESS })
  makeSmall(story.site)
  const worker = await story.worker()
  const { machine } = story.site.destination
  const barrier = machine.holds.add('New-WmsUser', 'before-effect', ONCE)
  await story.started()
  await machine.holds.untilHeld('New-WmsUser')
  return { story, worker, barrier, keys: redisKeys(story.prefix) }
}

async function command(story: SiteStory, ...args: string[]): Promise<string> {
  const ran = story.site.spawn(...args)
  const code = await ran.ended
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${ran.log()}`)
  return ran.log()
}

/** Every message has a key of its own, and none was posted twice. */
function expectEachOnce(story: SiteStory): void {
  const keys = keysPosted(story)
  expect(keys).toEqual(expect.arrayContaining([`${story.id}.card`, `${story.id}.v1.story`]))
  expect(keys).toEqual([...new Set(keys)])
}

/** The keys that messages carry, as often as they stand in a channel. */
function keysPosted({ driver }: SiteStory): string[] {
  const everywhere = Object.values(CHANNELS).flatMap((channel) => driver.messages(channel))
  return everywhere.flatMap(({ metadata }) => {
    const key = (metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key
    return key === undefined ? [] : [key]
  })
}

async function untilAllIsSaid({ redis, id }: SiteStory, keys: ReturnType<typeof redisKeys>): Promise<void> {
  await expect.poll(() => redis.smembers(keys.unsent(id)), { timeout: 60_000 }).toEqual([])
}

/** The person who looks into it goes on; everything else is as always. */
async function resumed(story: SiteStory): Promise<void> {
  const card = await story.untilState('waiting-for-person')
  expect(card.text + JSON.stringify(card.blocks)).toContain('The records went back in time')
  await story.says('operator', `resume ${story.id}`)
  await story.untilCard('resumed', (now) => !shows(now, 'waiting-for-person'))
}

function passwordsOf({ site: { environment, pilotPassword } }: SiteStory): Record<string, string> {
  const { MIGRATOR_PASSWORD = '', LAB7_PASSWORD = '', STATIONMASTER_SECRET = '' } = environment
  return { MIGRATOR_PASSWORD, LAB7_PASSWORD, STATIONMASTER_SECRET, pilotPassword }
}

async function killed(...processes: ProductProcess[]): Promise<void> {
  for (const each of processes) each.signal('SIGKILL')
  await Promise.all(processes.map(({ ended }) => ended))
}

test('a backup of a running cutover, restored onto an empty Redis: it goes on and ends right', async () => {
  const { story, worker, barrier, keys } = await heldInTheMiddle()
  const file = join(story.site.directory, 'records.backup')

  expect(await command(story, 'backup', file)).toContain('1 migrations with ')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await expect(command(story, 'backup', file)).rejects.toThrow('exists already and was not touched')
  const backup = await readFile(file, 'latin1')
  expect(backup).toContain('student01')
  expect(traces(passwordsOf(story), { backup })).toEqual([])
  await killed(worker, story.bot)
  barrier.release()
  await story.redis.flushall()
  const tooEarly = story.site.spawn('worker')
  expect(await tooEarly.ended).toBe(1)
  expect(tooEarly.log()).toContain('Restore a backup')
  expect(await command(story, 'restore', file)).toContain('Restored 1 migrations')
  await expect(command(story, 'restore', file)).rejects.toThrow('Redis is not empty')

  await story.site.start('bot')
  await story.worker()
  await resumed(story)
  await expectRightEnd(story)
  await untilAllIsSaid(story, keys)
  expectEachOnce(story)

  const log = join(story.site.directory, 'MIG-1.jsonl')
  await command(story, 'export', story.id, log)
  expect(await command(story, 'verify-export', log)).toContain('is whole: MIG-1')
})

test('a Redis that comes back with older files is noticed by the processes that run, and nothing is done twice', async () => {
  const { story, barrier, keys } = await heldInTheMiddle()
  const { redis } = story.site
  const files = join(redis.directory ?? '', 'appendonlydir')
  const older = join(story.site.directory, 'older')
  await cp(files, older, { recursive: true })
  barrier.release()
  await story.untilState('waiting-for-stations')
  await untilAllIsSaid(story, keys)

  await redis.restart('SIGKILL', async () => {
    await rm(files, { recursive: true })
    await cp(older, files, { recursive: true })
  })

  await resumed(story)
  await expectRightEnd(story)
  await untilAllIsSaid(story, keys)
  expectEachOnce(story)
  expect(story.site.logs()).toContain('the records went back in time')
})

test('processes that have just started notice it by what their machine remembers', async () => {
  const { story, worker, barrier, keys } = await heldInTheMiddle()
  const { redis } = story.site
  const files = join(redis.directory ?? '', 'appendonlydir')
  const older = join(story.site.directory, 'older')
  await cp(files, older, { recursive: true })
  barrier.release()
  await story.untilState('waiting-for-stations')
  const seen = Number(await story.redis.hget(keys.lineage, 'count'))
  await expect.poll(() => remembered(story), { timeout: 20_000 }).toBeGreaterThanOrEqual(seen)
  await killed(worker, story.bot)
  await redis.restart('SIGKILL', async () => {
    await rm(files, { recursive: true })
    await cp(older, files, { recursive: true })
  })

  await story.site.start('bot')
  await story.worker()
  await resumed(story)
  await expectRightEnd(story)
})

async function remembered({ site }: SiteStory): Promise<number> {
  const text = await readFile(join(site.directory, WITNESS), 'utf8').catch(() => '{"count":0}')
  return (JSON.parse(text) as { count: number }).count
}
