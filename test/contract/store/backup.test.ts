import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { LoggedEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { readBackup, writeBackup } from '../../../src/store/backup/backup-file.ts'
import { restoreBackup } from '../../../src/store/backup/restore-backup.ts'
import { takeBackup } from '../../../src/store/backup/take-backup.ts'
import { Lineage } from '../../../src/store/lineage/lineage.ts'
import { RedisSamples } from '../../../src/store/redis-samples.ts'
import { RedisSubscriptions } from '../../../src/store/redis-subscriptions.ts'
import { A_PLACE, aBoard, aCard, aCommit, aDirect, aStory, NOON } from './commits.ts'
import { processOn, withRealRedis } from './real-redis.ts'

const at = withRealRedis('backup')

const ABOUT = { takenAt: '2026-11-23T12:00:00.000Z', software: '1.2.3' }
const REQUEST: LoggedEvent = {
  schema: 1,
  at: NOON,
  by: 'U1',
  event: { type: 'requested', source: 'lab-old', destination: 'lab-new', wantedStartAt: null, decideBy: NOON + 1 },
}
const WISH: LoggedEvent = { ...REQUEST, event: { type: 'start-wished', startAt: NOON + 2 } }

function open(newest?: Lineage) {
  return {
    ...processOn(at, newest),
    samples: new RedisSamples(at),
    subscriptions: new RedisSubscriptions({ ...at, now: () => NOON }),
  }
}

type Opened = ReturnType<typeof open>

/** A request whose log folds to its record, as the product writes them. */
async function requested(
  { store }: Opened,
  over: Partial<Parameters<typeof store.commit>[0]> = {},
): Promise<MigrationId> {
  const id = await store.nextId()
  const snapshot = evolveAll(id, null, [REQUEST])
  if (!snapshot) throw new Error('nothing folded')
  await store.commit({ ...aCommit(id, 0, { events: [REQUEST] }), snapshot, ...over })
  return id
}

async function wished({ store }: Opened, id: MigrationId, over: Partial<Parameters<typeof store.commit>[0]> = {}) {
  const before = await store.load(id)
  const snapshot = evolveAll(id, before ?? null, [WISH])
  if (!before || !snapshot) throw new Error('nothing folded')
  return store.commit({ ...aCommit(id, before.version, { events: [WISH] }), snapshot, ...over })
}

/** One of everything that is kept. */
async function filled(site: Opened): Promise<MigrationId> {
  const id = await requested(site, {
    token: 'click-1',
    locks: 'hold',
    lockNames: ['old.local', 'new.local'],
    messages: [aCard('MIG-1'), aStory('MIG-1', 1), aDirect('MIG-1', 'U9')],
    bulletins: [A_PLACE],
    window: { id: A_PLACE.window, startAt: NOON },
  })
  const { bulletin, marks } = await site.bulletins.load(A_PLACE)
  await site.bulletins.commit({ next: { ...bulletin, version: 1 }, marks, dueAt: NOON + 9, messages: [aBoard(id)] })
  await site.bulletins.noteHeard(A_PLACE, [{ migration: id, startAt: NOON }], NOON)
  await site.samples.add('lab-old', { at: NOON, active: 3, disconnected: 1 })
  await site.subscriptions.add('lab-old', 'U7')
  const [card] = await site.outbox.claimDue(NOON, 'sender', 1)
  if (!card) throw new Error('no message was handed out')
  await site.outbox.markSent(card.message.key, card.claim, { channel: 'C-ops', ts: '1.0' })
  await site.store.claim(id, 'worker')
  return id
}

async function taken(): Promise<string> {
  return writeBackup(await takeBackup(at.redis, at.keys), { installation: at.keys.prefix, ...ABOUT })
}

async function emptied(): Promise<void> {
  const all = await at.redis.keys(`${at.keys.root}*`)
  if (all.length > 0) await at.redis.del(...all)
}

function restored(text: string, lineage = new Lineage()) {
  return restoreBackup(at.redis, at.keys, readBackup(text), { lineage, newId: randomUUID })
}

/** All that is kept, without how long it is still to be kept. */
async function content(): Promise<Record<string, unknown>> {
  const backup = await takeBackup(at.redis, at.keys)
  return Object.fromEntries(backup.map(({ key, type, value }) => [key, { type, value }]))
}

test('everything that is kept comes back, doubted and fenced', async () => {
  const site = open()
  const id = await filled(site)
  const [record, log, before] = [await site.store.load(id), await site.store.events(id), await content()]
  const epochBefore = Number(await at.redis.hget(at.keys.migration(id), 'epoch'))
  const text = await taken()
  await emptied()

  await restored(text)

  const again = open()
  expect(await again.store.load(id)).toEqual(record)
  expect(await again.store.events(id)).toEqual(log)
  expect(await again.records.lapse()).toMatchObject({ kind: 'behind', turn: 1, why: expect.stringContaining('backup') })
  expect(await again.store.claim(id, 'another')).toEqual({ kind: 'busy' })
  await again.records.endLapse(1)
  const after = await content()
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
  const kept = [
    'all',
    'due',
    'lock',
    'windows',
    `m:${id}:ev`,
    't:click-1',
    'sub:lab-old',
    'w:MIG-1.w3',
    'b:MIG-1.w3.C-staff',
  ]
  for (const key of kept) expect(after[key], key).toEqual(before[key])
  expect(await again.samples.list('lab-old')).toHaveLength(1)
  expect(await again.bulletins.heardAt(A_PLACE, { migration: id, startAt: NOON })).toBe(NOON)
  expect(await again.store.answerTo('click-1')).toMatchObject({ id })
  expect(await again.store.lockHolder('old.local')).toBe(id)
  expect(Number(await at.redis.hget(at.keys.migration(id), 'epoch'))).toBeGreaterThan(epochBefore + 999_000)
  expect(await again.store.nextId()).toBe('MIG-1002')
  expect(await again.outbox.posted('MIG-1.card')).toEqual({ channel: 'C-ops', ts: '1.0' })
  const handed = await again.outbox.claimDue(NOON, 'sender', 10)
  expect(handed.map(({ message, isUncertain }) => [message.key, isUncertain]).sort()).toEqual([
    ['MIG-1.v1.direct.U9', true],
    ['MIG-1.v1.story', true],
    ['MIG-1.w3.C-staff.board', true],
  ])
})

test('a message that was being sent is looked for from before its first try', async () => {
  const site = open()
  await requested(site, { messages: [aDirect('MIG-1', 'U9')] })
  const [first] = await site.outbox.claimDue(NOON, 'sender', 1)
  const text = await taken()
  await emptied()

  await restored(text)

  const again = open()
  await again.records.endLapse(1)
  const [handed] = await again.outbox.claimDue(NOON, 'sender', 1)
  expect(handed).toMatchObject({ isUncertain: true, firstTriedAt: first?.firstTriedAt })
})

test('nothing of it is used before it is complete, and one that was cut off is begun anew', async () => {
  const site = open()
  const id = await filled(site)
  const text = await taken()
  await emptied()
  await at.redis.hset(at.keys.lineage, 'state', 'restoring')
  await at.redis.set(`${at.keys.root}o:left-over`, 'of a restore that was cut off')
  const early = open()

  expect(await early.records.lapse()).toMatchObject({ kind: 'restoring' })
  expect(await early.store.claim(id, 'worker')).toEqual({ kind: 'busy' })
  await expect(requested(early)).rejects.toThrow('a backup is being restored')
  await emptied()
  await at.redis.hset(at.keys.lineage, 'state', 'restoring')
  await at.redis.set(`${at.keys.root}o:left-over`, 'of a restore that was cut off')
  await restored(text)

  expect(await at.redis.exists(`${at.keys.root}o:left-over`)).toBe(0)
  expect(await open().records.lapse()).toMatchObject({ kind: 'behind' })
})

test('a Redis that is not empty is left as it is, and the sentence says what is there', async () => {
  const site = open()
  await filled(site)
  const text = await taken()
  const before = await content()

  await expect(restored(text)).rejects.toThrow('Redis is not empty: it has 1 migration of')

  expect(await content()).toEqual(before)
})

test.for([
  ['was changed', (text: string) => text.replace('lab-old', 'lab-odd'), 'its checksum does not fit'],
  ['is cut off', (text: string) => text.slice(0, text.lastIndexOf('{"kind":"end"')), 'it is cut off|is cut off'],
  ['is cut off within a line', (text: string) => text.slice(0, -30), 'damaged|cut off'],
  ['is something else', () => '{"kind":"letter"}\n', 'is no backup'],
  ['is of a newer version', (text: string) => text.replace('"schema":1', '"schema":2'), 'newer version'],
] as const)('a backup that %s is refused before anything is written', async ([, spoil, why]) => {
  await filled(open())
  const text = spoil(await taken())
  await emptied()

  expect(() => readBackup(text)).toThrow(new RegExp(why))
  expect(await at.redis.keys(`${at.keys.root}*`)).toEqual([])
})

test('a backup of another installation, or whose log does not give its record, is refused before anything is written', async () => {
  const site = open()
  const id = await filled(site)
  const entries = await takeBackup(at.redis, at.keys)
  const forged = entries.map((entry) =>
    entry.key === `m:${id}` && entry.type === 'hash'
      ? { ...entry, value: { ...entry.value, snapshot: (entry.value.snapshot ?? '').replace('"U1"', '"U2"') } }
      : entry,
  )
  const other = writeBackup(entries, { installation: 'another', ...ABOUT })
  await emptied()

  await expect(restored(other)).rejects.toThrow('is of the installation another')
  await expect(restored(writeBackup(forged, { installation: at.keys.prefix, ...ABOUT }))).rejects.toThrow(
    `The log of ${id} does not give its record: requestedBy differs`,
  )
  expect(await at.redis.keys(`${at.keys.root}*`)).toEqual([])
})

test('a backup that is taken while migrations go on has every record with its whole log, and no message of a later version', async () => {
  const site = open()
  const ids: MigrationId[] = []
  for (let made = 0; made < 30; made += 1) ids.push(await requested(site))
  let isOver = false
  const busy = (async () => {
    for (let turn = 0; !isOver; turn += 1) {
      const id = ids[turn % ids.length] ?? 'MIG-1'
      const version = ((await site.store.load(id))?.version ?? 0) + 1
      await wished(site, id, { messages: [aStory(id, version)] })
    }
  })()

  const backups = []
  for (let made = 0; made < 5; made += 1) backups.push(await takeBackup(at.redis, at.keys))
  isOver = true
  await busy

  for (const entries of backups) {
    const versions = new Map<string, number>()
    for (const entry of entries) {
      if (entry.type === 'stream') versions.set(entry.key.slice(2, -3), entry.value.length)
    }
    for (const entry of entries) {
      if (entry.type !== 'hash') continue
      if (/^m:[^:]+$/.test(entry.key)) expect(entry.value.version).toBe(String(versions.get(entry.key.slice(2))))
      const told = /^o:(MIG-\d+)\.v(\d+)\./.exec(entry.key)
      if (told) expect(Number(told[2])).toBeLessThanOrEqual(versions.get(told[1] ?? '') ?? 0)
    }
    expect(versions.size).toBe(30)
  }
})
