import { expect, test } from 'vitest'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { Lineage } from '../../../src/store/lineage/lineage.ts'
import { A_PLACE, aCommit, aLine, created, NOON } from './commits.ts'
import { processOn, withRealRedis } from './real-redis.ts'

const at = withRealRedis('lineage')

const aProcess = (lineage?: Lineage) => processOn(at, lineage)

/** Every key as it is now, to be put back later: Redis with older files. */
async function snapshot() {
  const names = await at.redis.keys(`${at.keys.root}*`)
  const dumps = await Promise.all(names.map(async (name) => [name, await at.redis.dumpBuffer(name)] as const))
  return async () => {
    await at.redis.del(...(await at.redis.keys(`${at.keys.root}*`)))
    for (const [name, dump] of dumps) if (dump) await at.redis.restore(name, 0, dump)
  }
}

async function epochOf(id: MigrationId): Promise<number> {
  return Number(await at.redis.hget(at.keys.migration(id), 'epoch'))
}

test('as long as Redis keeps what it has acknowledged, nothing is said of a lapse', async () => {
  const [one, other] = [aProcess(), aProcess()]
  const id = await created(one.store)
  const claim = await other.store.claim(id, 'worker')
  await one.store.commit(aCommit(id, 1))

  expect(claim.kind).toBe('claimed')
  expect([await one.records.lapse(), await other.records.lapse()]).toEqual([null, null])
})

const GIVES_OUT = {
  'a commit of a worker': async ({ store }: ReturnType<typeof aProcess>, id: MigrationId) =>
    (await store.commit(aCommit(id, 1, { epoch: 0 }))).kind,
  'an act of a person': ({ store }: ReturnType<typeof aProcess>, id: MigrationId) =>
    store.commit(aCommit(id, 1)).catch((error: Error) => error.name),
  'a claim': async ({ store }: ReturnType<typeof aProcess>, id: MigrationId) => (await store.claim(id, 'late')).kind,
  'messages to be sent': ({ outbox }: ReturnType<typeof aProcess>) => outbox.claimDue(NOON, 'sender', 5),
  'a bulletin': async ({ bulletins }: ReturnType<typeof aProcess>) => {
    const { bulletin, marks } = await bulletins.load(A_PLACE)
    return bulletins.commit({ next: { ...bulletin, version: 1 }, marks, dueAt: null, messages: [] })
  },
}
const REFUSED: Record<keyof typeof GIVES_OUT, unknown> = {
  'a commit of a worker': 'fenced',
  'an act of a person': 'RecordsBehindError',
  'a claim': 'busy',
  'messages to be sent': [],
  'a bulletin': false,
}

test.for(Object.keys(GIVES_OUT) as (keyof typeof GIVES_OUT)[])(
  'the process that has seen more is refused %s, and from then on everybody is',
  async (what) => {
    const one = aProcess()
    const id = await created(one.store, { messages: [aLine('MIG-1', 1, 'hello')] })
    const goBack = await snapshot()
    await one.store.commit(aCommit(id, 1))
    await goBack()

    expect(await GIVES_OUT[what](one, id)).toEqual(REFUSED[what])

    for (const other of Object.keys(GIVES_OUT) as (keyof typeof GIVES_OUT)[]) {
      expect(await GIVES_OUT[other](aProcess(), id), other).toEqual(REFUSED[other])
    }
    expect(await aProcess().records.lapse()).toMatchObject({ kind: 'behind', turn: 1 })
  },
)

test('a lapse is noticed although others have written as much again meanwhile', async () => {
  const one = aProcess()
  const id = await created(one.store)
  const goBack = await snapshot()
  await one.store.commit(aCommit(id, 1))
  await goBack()
  const other = aProcess()
  for (let version = 1; version < 4; version += 1) await other.store.commit(aCommit(id, version))

  expect(await one.records.lapse()).toMatchObject({ kind: 'behind' })
})

test('a lease that is renewed by older data is not ours', async () => {
  const one = aProcess()
  const id = await created(one.store)
  const claim = await one.store.claim(id, 'worker')
  const goBack = await snapshot()
  await one.store.commit(aCommit(id, 1))
  await goBack()

  expect(await one.store.renew(id, 'worker', claim.kind === 'claimed' ? claim.epoch : 0)).toBe(false)
})

test('after it every claim is fenced, numbers are skipped, and what may have been posted is looked for', async () => {
  const one = aProcess()
  const id = await created(one.store, { messages: [aLine('MIG-1', 1, 'hello')] })
  const claim = await one.store.claim(id, 'worker')
  const before = await epochOf(id)
  await one.records.declareBehind('a server knows more')
  await one.records.declareBehind('and another')
  const lapse = await one.records.lapse()

  await one.records.endLapse(lapse?.turn ?? 0)

  expect(lapse).toEqual({ kind: 'behind', turn: 1, why: 'a server knows more' })
  expect(await one.records.lapse()).toBeNull()
  expect(await epochOf(id)).toBe(before + 1_000_000)
  const late = aCommit(id, 1, claim.kind === 'claimed' ? { epoch: claim.epoch } : {})
  expect((await one.store.commit(late)).kind).toBe('fenced')
  expect(await one.store.nextId()).toBe('MIG-1002')
  const [message] = await one.outbox.claimDue(NOON, 'sender', 5)
  expect(message?.isUncertain).toBe(true)
})

test('whoever looks after the lapse commits, nobody else; an ended one does not end the next', async () => {
  const one = aProcess()
  const id = await created(one.store)
  await one.records.declareBehind('first')

  await expect(one.store.commit(aCommit(id, 1, { turn: 2 }))).rejects.toThrow('the records went back in time')
  expect(await one.store.commit(aCommit(id, 1, { turn: 1 }))).toMatchObject({ kind: 'committed' })
  await one.records.endLapse(1)
  await one.records.declareBehind('second')
  await one.records.endLapse(1)

  expect(await one.records.lapse()).toMatchObject({ kind: 'behind', turn: 2 })
})

test('an emptied Redis is behind whoever has seen it filled', async () => {
  const one = aProcess()
  await created(one.store)
  await at.redis.del(...(await at.redis.keys(`${at.keys.root}*`)))

  expect(await aProcess(new Lineage(one.lineage.newest)).records.lapse()).toMatchObject({ kind: 'behind' })
})
