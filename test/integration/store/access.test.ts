import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { makeCertificate } from '../../../sandbox/servers/certificates.ts'
import { type GuardedRedis, startGuardedRedis } from '../../../sandbox/site/guarded-redis.ts'
import { explainFailure } from '../../../src/store/access/connect-trouble.ts'
import { lackingRights, rightsOf } from '../../../src/store/access/rights.ts'
import { type ConnectOptions, connectRedis } from '../../../src/store/connection.ts'

const PREFIX = 'site'
const RIGHTS = rightsOf(PREFIX)
let guarded: GuardedRedis
let ca: string

beforeAll(async () => {
  guarded = await startGuardedRedis('stationmaster', RIGHTS)
  ca = await readFile(guarded.ca, 'utf8')
})

afterAll(() => guarded.stop())

async function connect(url = guarded.productUrl, options: Partial<ConnectOptions> = {}) {
  const redis = await connectRedis(url, { patience: 'fail-fast', onError: () => {}, ca, ...options })
  onTestFinished(() => redis.disconnect())
  return redis
}

const failure = (connecting: Promise<unknown>) => connecting.then(() => 'connected', explainFailure)

describe('Redis by TLS', () => {
  it('is reached where its authority is the one that is named', async () => {
    const redis = await connect()

    expect(await redis.ping()).toBe('PONG')
  })

  it('is refused with another authority, or with those that Node knows, whatever the address says', async () => {
    const other = makeCertificate({ commonName: 'Redis of the site', isAuthority: true }).certificate
    const unknown = { found: expect.stringContaining('comes from an authority that is not trusted') }

    expect(await failure(connect(guarded.productUrl, { ca: other }))).toMatchObject(unknown)
    expect(await failure(connect(guarded.productUrl, { ca: null }))).toMatchObject(unknown)
    expect(
      await failure(connect(`${guarded.productUrl}?tls=false&rejectUnauthorized=false`, { ca: null })),
    ).toMatchObject(unknown)
  })

  it('says so where the password is wrong, and does not show it', async () => {
    const wrong = randomBytes(9).toString('hex')

    const explained = await failure(connect(guarded.productUrl.replace(guarded.password, wrong)))

    expect(explained).toMatchObject({ found: 'it refuses the user or the password of REDIS_URL' })
    expect(JSON.stringify(explained)).not.toContain(wrong)
  })
})

describe('the rights of the user', () => {
  it('are all there with the words of our access list', async () => {
    expect(await lackingRights(await connect(), PREFIX)).toEqual([])
  })

  it.each([
    '+xadd',
    '+bzpopmin',
    '+config|get',
    '+evalsha',
    '+eval',
    '+pubsub|numsub',
    '+exists',
    '+time',
    '~{site}:*',
    '~stationmaster:servers',
  ])('are told where %s is missing', async (word) => {
    const redis = await connect()
    await guarded.setRights(RIGHTS.filter((right) => right !== word))
    onTestFinished(() => guarded.setRights(RIGHTS))

    const fresh = await connect().catch(() => redis)

    expect(await lackingRights(fresh, PREFIX)).toEqual([word])
  })

  it('end at the keys of another installation, and at the administration of Redis', async () => {
    const redis = await connect()
    const attempts: Promise<unknown>[] = [
      redis.get('{other}:seq'),
      redis.get('anything'),
      redis.eval("return redis.call('get', '{other}:seq')", 0),
      redis.keys('*'),
      redis.scan(0),
      redis.flushall(),
      redis.config('SET', 'appendonly', 'no'),
      redis.call('ACL', 'LIST'),
      redis.script('FLUSH'),
      redis.shutdown(),
      redis.publish('x', 'y'),
      redis.call('MONITOR'),
      redis.call('REPLICAOF', '127.0.0.1', '1'),
    ]

    const outcomes = await Promise.allSettled(attempts)

    const allowed = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(allowed).toEqual([])
    for (const outcome of outcomes)
      expect(String('reason' in outcome && outcome.reason)).toMatch(/permission|can't access at least one of the keys/i)
  })
})
