import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MakeBelieveSite } from '../../sandbox/site/make-believe-site.ts'
import { CHANNELS, PEOPLE } from '../../sandbox/site/people.ts'
import { type ProductProcess, startProduct } from '../../sandbox/site/product-process.ts'
import { APP_SCOPES } from '../../sandbox/slack/sample-workspace.ts'
import { freePort } from '../support/free-port.ts'
import { type PrivateRedis, startRedis } from '../support/redis.ts'
import { startSentinel } from './redis/sentinel.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const WHAT_TO_DO = 'change that, or accept the loss with redis.acceptLoss in the configuration'
/** A minute of the site's clock, which is when Redis is looked at again, is then over in a second. */
const SPEED = 60

let site: MakeBelieveSite
let master: PrivateRedis

beforeAll(async () => {
  site = await MakeBelieveSite.open({
    entry: ENTRY,
    scenario: 'basic',
    scopes: APP_SCOPES,
    speed: SPEED,
    openRedis: () => startRedis(),
  })
  master = await startRedis()
})
afterAll(async () => {
  await master.stop()
  await site.close()
})

/** A place where a Redis is, or is not, and how to leave it. */
interface Place {
  readonly url: string
  readonly leave: () => Promise<void>
}

async function withSettings(settings: Record<string, string>): Promise<Place> {
  const server = await startRedis({ settings })
  return { url: server.url, leave: () => server.stop() }
}

async function asReplica(): Promise<Place> {
  const server = await startRedis()
  const admin = new Redis(server.url)
  await admin.replicaof('127.0.0.1', master.port)
  admin.disconnect()
  return { url: server.url, leave: () => server.stop() }
}

async function underSentinel(which: 'watched' | 'itself'): Promise<Place> {
  const server = await startRedis()
  const sentinel = await startSentinel(server.port)
  const leave = async () => {
    await sentinel.stop()
    await server.stop()
  }
  return { url: which === 'watched' ? server.url : sentinel.url, leave }
}

const REFUSED: readonly { readonly what: string; readonly open: () => Promise<Place>; readonly because: string }[] = [
  { what: 'a replica', open: asReplica, because: 'it is a replica of another server' },
  {
    what: 'watched by a Sentinel',
    open: () => underSentinel('watched'),
    because: 'Sentinel watches it, and its failover drops acknowledged writes',
  },
  {
    what: 'a Sentinel itself',
    open: () => underSentinel('itself'),
    because: 'it runs as sentinel (a standalone server is needed)',
  },
  {
    what: 'part of a Cluster',
    open: () => withSettings({ 'cluster-enabled': 'yes' }),
    because: 'it runs as cluster (a standalone server is needed)',
  },
  {
    what: 'evicting',
    open: () => withSettings({ 'maxmemory-policy': 'allkeys-lru' }),
    because: 'maxmemory-policy is allkeys-lru (noeviction is needed)',
  },
  {
    what: 'without AOF',
    open: () => withSettings({ appendonly: 'no' }),
    because: 'appendonly is no (yes is needed)',
  },
  {
    what: 'synced each second',
    open: () => withSettings({ appendfsync: 'everysec' }),
    because: 'appendfsync is everysec (always is needed)',
  },
]

describe('bot and worker', () => {
  it.each(REFUSED)('end with one sentence where Redis is $what', async ({ open, because }) => {
    const { url, leave } = await open()
    try {
      const sentence = (await refusals(url)).map((one) => one.replace(/^(.*keep migrations: )/, ''))

      for (const one of sentence) expect(one).toContain(because)
      for (const one of sentence) expect(one).toContain(WHAT_TO_DO)
    } finally {
      await leave()
    }
  })

  it('end with one sentence where no Redis is', async () => {
    const port = await freePort()

    for (const sentence of await refusals(`redis://127.0.0.1:${port}`)) {
      expect(sentence).toContain(
        `Redis can't be reached: connect ECONNREFUSED 127.0.0.1:${port}. Check that Redis runs`,
      )
    }
  })

  // An INFO that lies about its version would show nothing of a Redis that is older.
  it.todo('end with one sentence where Redis is older than 6.2: there is none here to try it with')
})

/** What bot and worker say to a person before each ends with 1. */
async function refusals(url: string): Promise<string[]> {
  return Promise.all(
    [['bot'], ['worker']].map(async (args) => {
      const started = startProduct(ENTRY, args, { ...site.environment, REDIS_URL: url })
      expect(await started.ended).toBe(1)
      const [sentence = '', ...more] = spoken(started)
      expect(more).toEqual([])
      return sentence
    }),
  )
}

/** What is no line of the log. */
function spoken(process: ProductProcess): string[] {
  return process
    .log()
    .split('\n')
    .filter((line) => !line.startsWith('{'))
}

describe('a Redis that is changed while bot and worker run', () => {
  let admin: Redis
  let processes: ProductProcess[]

  beforeAll(async () => {
    admin = new Redis(site.redis.url)
    processes = await Promise.all([site.start('bot'), site.start('worker')])
  })
  afterAll(() => admin.disconnect())

  const untilAllLogged = (text: string) => Promise.all(processes.map((process) => process.untilLogged(text)))
  const asks = async (text: string) => {
    const asked = await site.slack.driver
      .person(PEOPLE.requester)
      .command('/migrate', text, { channel: CHANNELS.updates })
    return (await asked.waitForResponse(1, { timeoutMs: 30_000 })).text
  }

  it('is told of in the log of each, and so is its mending', async () => {
    await admin.config('SET', 'appendfsync', 'everysec')
    await untilAllLogged('appendfsync is everysec (always is needed)')
    await admin.config('SET', 'appendfsync', 'always')

    await untilAllLogged('redis keeps what it is told again')
  })

  it('accepts nothing as a replica, says so, and goes on when it is mended', async () => {
    await admin.replicaof('127.0.0.1', await freePort())
    await untilAllLogged('it is a replica of another server')
    const refused = await asks('start lab-old lab-new')
    await admin.replicaof('NO', 'ONE')
    const accepted = await asks('start lab-old lab-new')

    expect(refused).toContain('this was not recorded and nothing was done')
    expect(accepted).toContain('Both servers are being examined')
  })
})
