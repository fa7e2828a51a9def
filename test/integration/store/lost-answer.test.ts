import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newBulletin } from '../../../src/migration/bulletin/bulletin.ts'
import type { Bulletins, MigrationStore, Outbox } from '../../../src/operations/ports.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { RedisBulletins } from '../../../src/store/redis-bulletins.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { A_PLACE, aBoard, aCard, aCommit, aLine, aNotice, aStory, NOON } from '../../contract/store/commits.ts'
import { loneKeys, type PrivateRedis, startRedis } from '../../support/redis.ts'
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts'

interface Site {
  readonly store: MigrationStore
  readonly outbox: Outbox
  readonly bulletins: Bulletins
}
type Act = (site: Site) => Promise<unknown>

const ID = 'MIG-1' as const
const POSTED = { channel: 'C1', ts: '1.0' }

/** A migration that holds locks, claimed at epoch 1, with a card, two lines of story and a notice to be sent. */
const prepare: Act = async ({ store }) => {
  const messages = [aCard(ID), aStory(ID, 1), aStory(ID, 2), aLine(ID, 1, 'hello')]
  await store.commit(aCommit(ID, 0, { messages, locks: 'hold', lockNames: ['lab-old', 'lab-new'] }))
  await store.claim(ID, 'worker-1')
}

const claimCard = async ({ outbox }: Site) => {
  const [card] = await outbox.claimDue(NOON, 'sender', 1)
  return card?.claim ?? 'none'
}

const CASES: readonly { name: string; prior?: Act; act: (site: Site, found: unknown) => Promise<unknown> }[] = [
  { name: 'a commit of a person', act: ({ store }) => store.commit(aCommit(ID, 1, { token: 'click-1' })) },
  {
    name: 'a commit of a worker, with messages, bulletins and locks',
    act: ({ store }) =>
      store.commit(
        aCommit(ID, 1, {
          epoch: 1,
          state: 'cancelled',
          locks: 'release',
          lockNames: ['lab-old', 'lab-new'],
          window: { id: A_PLACE.window, startAt: NOON + 9 },
          bulletins: [A_PLACE],
          messages: [aCard(ID), aLine(ID, 2, 'cancelled')],
        }),
      ),
  },
  {
    name: 'a commit of a bulletin',
    prior: ({ store }) => store.commit(aCommit(ID, 1, { bulletins: [A_PLACE] })),
    act: ({ bulletins }) =>
      bulletins.commit({
        next: { ...newBulletin(A_PLACE), version: 1 },
        marks: 1,
        dueAt: NOON + 7,
        messages: [aBoard(ID), aNotice(ID, 1)],
      }),
  },
  {
    name: 'that a start was announced',
    act: ({ bulletins }) => bulletins.noteHeard(A_PLACE, [{ migration: ID, startAt: NOON }], NOON - 5),
  },
  {
    name: 'a commit that creates',
    act: ({ store }) => store.commit(aCommit('MIG-2', 0, { messages: [aCard('MIG-2')] })),
  },
  {
    name: 'a commit that only moves the due time',
    act: ({ store }) => store.commit({ ...aCommit(ID, 1, { events: [], epoch: 1 }), dueAt: NOON + 5 }),
  },
  { name: 'a commit that is refused', act: ({ store }) => store.commit(aCommit(ID, 5, { token: 'click-1' })) },
  {
    name: 'a claim',
    prior: ({ store }) => store.release(ID, 'worker-1', 1),
    act: ({ store }) => store.claim(ID, 'worker-2'),
  },
  { name: 'a renewal', act: ({ store }) => store.renew(ID, 'worker-1', 1) },
  { name: 'a release', act: ({ store }) => store.release(ID, 'worker-1', 1) },
  { name: 'a look at what is due', act: ({ store }) => store.due(NOON, 10) },
  {
    name: 'handing out messages',
    act: async ({ outbox }) => (await outbox.claimDue(NOON, 'sender', 1)).map(({ firstTriedAt: _, ...rest }) => rest),
  },
  {
    name: 'holding a message',
    prior: claimCard,
    act: ({ outbox }, claim) => outbox.stillHolds(`${ID}.card`, String(claim)),
  },
  {
    name: 'marking a message as sent',
    prior: claimCard,
    act: ({ outbox }, claim) => outbox.markSent(`${ID}.card`, String(claim), POSTED),
  },
  {
    name: 'putting a message off',
    prior: claimCard,
    act: ({ outbox }, claim) => outbox.defer(`${ID}.card`, String(claim), NOON + 5, true),
  },
  {
    name: 'giving a message up',
    prior: claimCard,
    act: ({ outbox }, claim) => outbox.markUndeliverable(`${ID}.card`, String(claim), 'channel_not_found'),
  },
]

describe('when the answer to a command gets lost after Redis has executed it', () => {
  let server: PrivateRedis
  let proxy: CuttingProxy
  let direct: Redis
  let cut: Redis

  beforeAll(async () => {
    server = await startRedis()
    proxy = await startCuttingProxy(server.port)
    direct = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
    cut = await connectRedis(proxy.url, { patience: 'patient', onError: () => {} })
  })
  afterAll(async () => {
    direct.disconnect()
    cut.disconnect()
    await proxy.close()
    await server.stop()
  })

  const site = (redis: Redis) => {
    const keys = loneKeys('lost')
    let count = 0
    const newId = () => {
      count += 1
      return `id-${count}`
    }
    const options = { redis, keys, newId }
    return {
      keys,
      store: new RedisStore(options),
      outbox: new RedisOutbox(options),
      bulletins: new RedisBulletins(options),
    }
  }

  it.each(CASES)(
    '$name answers and leaves everything as if it had not',
    async ({ prior = () => Promise.resolve(), act }) => {
      const [whole, broken] = [site(direct), site(cut)]
      await prepare(whole)
      await prepare(broken)
      const found = [await prior(whole), await prior(broken)]
      // Otherwise the answer that is lost might be that Redis does not know the script yet.
      const wanted = await act(whole, found[0])
      const cutsBefore = proxy.cuts

      proxy.cutNextAnswer()
      const answer = await act(broken, found[1])

      expect(proxy.cuts).toBe(cutsBefore + 1)
      expect(answer).toEqual(wanted)
      expect(await dump(direct, broken.keys.prefix)).toEqual(await dump(direct, whole.keys.prefix))
    },
  )

  it('a new id may skip a number, but is never given twice', async () => {
    const { store } = site(cut)
    const first = await store.nextId()

    proxy.cutNextAnswer()
    const second = await store.nextId()

    expect([first, second]).toEqual(['MIG-1', 'MIG-3'])
  })
})

const MOVES_BY_ITSELF = ['leaseUntil', 'firstTriedAt', 'at']

/** Everything below a prefix, less moments by Redis' clock. */
async function dump(redis: Redis, prefix: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const key of (await redis.keys(`{${prefix}}:*`)).sort())
    found[key.slice(prefix.length + 3)] = await read(redis, key)
  return found
}

async function read(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash': {
      const fields = Object.entries(await redis.hgetall(key))
      return Object.fromEntries(fields.filter(([name]) => !MOVES_BY_ITSELF.includes(name)))
    }
    case 'zset':
      return /:out(sending|sweeps)$/.test(key)
        ? redis.zrange(key, '0', '-1')
        : redis.zrange(key, '0', '-1', 'WITHSCORES')
    case 'set':
      return (await redis.smembers(key)).sort()
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return redis.get(key)
  }
}
