import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { parse } from 'yaml'
import { MakeBelieveSite } from '../sandbox/site/make-believe-site.ts'
import { APP_SCOPES } from '../sandbox/slack/sample-workspace.ts'
import { redisKeys } from '../src/store/keys.ts'
import { RedisStore } from '../src/store/redis-store.ts'
import { People, PLOTS } from '../test/fault/loops/people.ts'
import { pairSeeds, Room } from '../test/fault/loops/rooms.ts'
import { bytesByMigration, memoryOf, memoryOfRedis } from './support/memory.ts'

/*
 * npm run bench -- week [days] [speed]: a site in simulated time, with migrations from morning to night in two rooms; what each process
 * and Redis hold, four times a day, what one migration leaves in Redis, and whether records go when their time is over. Ends with 1
 * where a process grows or a record stays.
 */
const [days = 7, speed = 900] = process.argv.slice(2).map(Number)
const DAY_MS = 24 * 3_600_000
const LOOKS_A_DAY = 4
const ROOMS = 2
/** A room rests this long between two migrations, by the site's clock. */
const REST_MS = 4 * 3_600_000
const KEEP_DAYS = 2
/** Removal goes round now and then. */
const KEEP_MARGIN_MS = 6 * 3_600_000
/** A process that leaks grows for ever; one that fills its caches and its heap does so in the first days. */
const MOST_GROWTH = 1.25

const entry = fileURLToPath(new URL('../src/main.js', import.meta.url))
const site = await MakeBelieveSite.open({
  entry,
  scenario: 'basic',
  scopes: APP_SCOPES,
  speed,
  pairs: pairSeeds(ROOMS),
  policy: {
    noticesBefore: [],
    windowLength: '12h',
    stationPoll: '10m',
    progressPoll: '10m',
    pilotPoll: '15m',
    sessionGrace: '5m',
  },
  records: { keepFor: `${KEEP_DAYS}d` },
})
const prefix = parse(readFileSync(site.environment.STATIONMASTER_CONFIG ?? '', 'utf8')).redis.prefix as string
const redis = new Redis(site.redis.url, { maxRetriesPerRequest: null })
const store = new RedisStore({ redis, keys: redisKeys(prefix), newId: () => 'never' })
const people = new People({
  site,
  store,
  random: Math.random,
  maxStoryMs: 300_000,
  onAsked: () => {},
  onAccepted: () => {},
})
const processes = await Promise.all([
  site.start('bot'),
  site.start('worker', '--queues', 'preflight,migrate,verify'),
  site.start('worker', '--queues', 'notify'),
])
const NAMES = ['bot', 'worker', 'notify']
const began = site.now()
const end = began + days * DAY_MS
const rows: { day: number; ended: number; rss: number[]; redis: number; records: number }[] = []
let ended = 0
const failures: string[] = []

async function live(room: Room): Promise<void> {
  for (let turn = 0; site.now() < end; turn += 1) {
    room.renew(site.now())
    try {
      await people.play(room, PLOTS[turn % PLOTS.length] ?? 'complete')
      ended += 1
    } catch (error) {
      failures.push(String(error))
      return
    }
    await delay(REST_MS / speed)
  }
}

async function look(): Promise<void> {
  for (let turn = 0; turn <= days * LOOKS_A_DAY; turn += 1) {
    await delay(Math.max(0, began + (turn * DAY_MS) / LOOKS_A_DAY - site.now()) / speed)
    const row = {
      day: turn / LOOKS_A_DAY,
      ended,
      rss: processes.map(({ pid }) => memoryOf(pid)),
      redis: await memoryOfRedis(redis),
      records: await redis.zcard(redisKeys(prefix).all),
    }
    rows.push(row)
    const mebibytes = row.rss.map((bytes, index) => `${NAMES[index]} ${(bytes / 2 ** 20).toFixed(0)}`)
    console.log(
      `day ${row.day.toFixed(2)}: ${ended} migrations over, ${row.records} records; MiB: ${mebibytes.join(', ')}; Redis ${(row.redis / 1024).toFixed(0)} KiB`,
    )
  }
}

await Promise.all([look(), ...site.pairs.map((pair) => live(new Room(pair)))])

const sizes = (await bytesByMigration(redis, prefix)).toSorted((one, other) => one - other)
console.log(
  `Redis for each migration that is still there (${sizes.length}): median ${sizes[sizes.length >> 1]} bytes, most ${sizes.at(-1)} bytes`,
)
const old = (await store.list(10_000)).filter(
  ({ endedAt, changedAt }) => endedAt !== null && changedAt < site.now() - KEEP_DAYS * DAY_MS - KEEP_MARGIN_MS,
)
console.log(`records kept longer than ${KEEP_DAYS} days: ${old.length}`)
const settled = rows.filter(({ day }) => day >= Math.min(2, days / 2))
const grown = NAMES.filter((_, index) => {
  const memory = settled.map(({ rss }) => rss[index] ?? 0)
  return Math.max(...memory.slice(-LOOKS_A_DAY)) > MOST_GROWTH * Math.max(...memory.slice(0, LOOKS_A_DAY))
})
console.log(
  `processes that grow: ${grown.join(', ') || 'none'}; migrations that came to no end: ${failures.join('; ') || 'none'}`,
)
redis.disconnect()
await site.close()
process.exit(old.length + grown.length + failures.length > 0 ? 1 : 0)
