import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { NewMessage } from '../../../src/migration/announce/messages.ts'
import { newBulletin } from '../../../src/migration/bulletin/bulletin.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { UnreadableError } from '../../../src/operations/ports.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisBulletins } from '../../../src/store/redis-bulletins.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisSamples } from '../../../src/store/redis-samples.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { RedisSubscriptions } from '../../../src/store/redis-subscriptions.ts'
import { aBoard, aCard, aCommit, aLine, aStory, NOON } from '../../contract/store/commits.ts'

const PLACE = { window: 'MIG-1.w3', channel: 'C-staff' } as const
/** The one whose keys are damaged, and the one that has to go on. */
export const HURT = 'MIG-1' as const
export const OTHER = 'MIG-2' as const

export type DamagedSite = Awaited<ReturnType<typeof openDamagedSite>>

/** An installation with two migrations, whose every key has something in it. */
export async function openDamagedSite(redis: Redis, speed = 0) {
  const prefix = `damage-${randomUUID()}`
  const keys = redisKeys(prefix)
  const told: string[] = []
  const onDamage = (error: Error) => void told.push(error.message)
  const options = { redis, keys, newId: randomUUID, leaseMs: 60_000, onDamage, budget: { speed } }
  const site = {
    redis,
    keys,
    told,
    store: new RedisStore(options),
    outbox: new RedisOutbox(options),
    bulletins: new RedisBulletins(options),
    samples: new RedisSamples(options),
    subscriptions: new RedisSubscriptions({ redis, keys, now: () => NOON }),
    allKeys: () => redis.keys(`{${prefix}}*`),
    clear: async () => void (await redis.del(...(await redis.keys(`{${prefix}}*`)))),
  }
  await furnish(site)
  return site
}

type Site = Omit<DamagedSite, 'clear'>

async function furnish({ store, outbox, bulletins, samples, subscriptions }: Site): Promise<void> {
  for (const id of [HURT, OTHER]) {
    await store.nextId()
    const window = { id: PLACE.window, startAt: NOON }
    const messages = [aCard(id), aStory(id, 1), aLine(id, 1, 'hello'), ...(id === HURT ? [aBoard(id)] : [])]
    await store.commit(
      aCommit(id, 0, {
        token: `token-${id}`,
        messages,
        locks: 'hold',
        lockNames: [`server-of-${id}`],
        bulletins: id === HURT ? [PLACE] : [],
        window: id === HURT ? window : null,
      }),
    )
    await store.commit(aCommit(id, 1))
  }
  const { bulletin, marks } = await bulletins.load(PLACE)
  await bulletins.commit({ next: { ...bulletin, version: 1 }, marks, dueAt: NOON, messages: [] })
  await bulletins.noteHeard(PLACE, [{ migration: HURT, startAt: NOON }], NOON)
  // One of each: being sent, unconfirmed and due to be looked at again.
  const [first, second] = await outbox.claimDue(NOON, 'sender', 2)
  if (first) await outbox.markUnknown(first.message.key, first.claim, 'no answer')
  if (second) await outbox.defer(second.message.key, second.claim, NOON, true)
  await outbox.claimDue(NOON, 'sender', 1)
  await samples.add('lab-old', { at: NOON, active: 3, disconnected: 1 })
  await samples.claim('lab-old', NOON, 'sampler')
  await subscriptions.add('lab-old', 'U1')
}

/** Everything that a process does with what is stored. What is damaged may be refused by `UnreadableError`, and by nothing else. */
export async function liveOn(site: DamagedSite): Promise<string[]> {
  const { store, outbox, bulletins, samples, subscriptions, redis, keys } = site
  const refused: string[] = []
  const tried = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw new Error(`${what}: ${error}`, { cause: error })
      refused.push(what)
    }
  }
  await tried('list', () => store.list(50))
  await tried('unreadable', () => store.unreadable(50))
  await tried('due', () => store.due(NOON, 100))
  await tried('lock holder', () => store.lockHolder(`server-of-${HURT}`))
  for (const id of [HURT, OTHER]) {
    await tried(`load ${id}`, () => store.load(id))
    await tried(`events ${id}`, () => store.events(id))
    await tried(`answer ${id}`, () => store.answerTo(`token-${id}`))
    await tried(`work ${id}`, () => work(site, id))
    await tried(`unconfirmed ${id}`, () => outbox.unconfirmed(id))
    await tried(`posted ${id}`, () => outbox.posted(`${id}.card`))
  }
  await tried('bulletins', async () => {
    for (const place of await bulletins.due(NOON, 50)) {
      await tried(`bulletin ${JSON.stringify(place)}`, async () => {
        const { bulletin, marks } = await bulletins.load(place)
        const next = { ...newBulletin(place), ...bulletin, version: bulletin.version + 1 }
        await bulletins.commit({ next, marks, dueAt: null, messages: [] })
      })
    }
  })
  await tried('ask', () => bulletins.ask(PLACE, OTHER, NOON))
  await tried('next bulletin', () => bulletins.nextDueAt())
  await tried('heard', () => bulletins.heardAt(PLACE, { migration: HURT, startAt: NOON }))
  // Whoever was sending has gone silent.
  if ((await redis.type(keys.outboxSending)) === 'zset') {
    for (const key of await redis.zrange(keys.outboxSending, '0', '-1')) await redis.zadd(keys.outboxSending, '0', key)
  }
  await tried('deliver', () => deliver(site))
  await tried('sweeps', async () => {
    for (const { message } of await outbox.claimSweeps()) await outbox.resolve(message.key, null)
  })
  await tried('next message', () => outbox.nextDueAt())
  await tried('samples', () => samples.list('lab-old'))
  await tried('sample', () => samples.add('lab-old', { at: NOON + 60_000, active: 1, disconnected: 0 }))
  await tried('sample claim', () => samples.claim('lab-old', NOON + 60_000, 'another'))
  await tried('subscribers', () => subscriptions.of(['lab-old']))
  await tried('subscribe', () => subscriptions.add('lab-old', 'U2'))
  await tried('unsubscribe', () => subscriptions.remove('lab-old', 'U1'))
  return refused
}

async function work({ store }: DamagedSite, id: MigrationId): Promise<void> {
  const claim = await store.claim(id, 'worker')
  if (claim.kind !== 'claimed') return
  const { version } = claim.migration
  const messages: NewMessage[] = [aCard(id), aStory(id, version + 1), aLine(id, version + 1, 'news')]
  const over = {
    epoch: claim.epoch,
    token: `work-${id}`,
    messages,
    lockNames: [`server-of-${id}`],
    locks: 'hold' as const,
  }
  await store.commit(aCommit(id, version, over))
  await store.renew(id, 'worker', claim.epoch)
  await store.release(id, 'worker', claim.epoch)
}

const MOST_ROUNDS = 30

/** Sends all that is due, in the ways in which sending can end. */
async function deliver({ outbox }: DamagedSite): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const batch = await outbox.claimDue(NOON, 'sender', 8)
    if (batch.length === 0) return
    for (const [index, { message, claim }] of batch.entries()) {
      await outbox.stillHolds(message.key, claim)
      if (index % 3 === 2) await outbox.markUndeliverable(message.key, claim, 'channel is gone')
      else await outbox.markSent(message.key, claim, { channel: 'C-ops', ts: `${round}.${index}` })
    }
  }
  throw new Error('the outbox never runs dry: a busy loop')
}
