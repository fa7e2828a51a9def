import { beforeEach, expect, test } from 'vitest'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { findMigration } from '../../../src/operations/acts/act-on.ts'
import type { Ports } from '../../../src/operations/ports.ts'
import { forgetOld } from '../../../src/operations/records/forget-old.ts'
import { verifyExport } from '../../../src/operations/records/log-chain.ts'
import { aSite, type FakeClock } from '../../support/fake-ports.ts'
import { A_PLACE, aBoard, aCard, aCommit, aLine, NOON } from './commits.ts'
import { processOn, withRealRedis } from './real-redis.ts'

const DAY_MS = 24 * 3_600_000
const KEEP_MS = 90 * DAY_MS

let ports: Ports
let clock: FakeClock
const at = withRealRedis('kept')
beforeEach(() => {
  const site = aSite()
  clock = site.clock
  clock.moveTo(NOON)
  ports = { ...site.ports, ...processOn(at) }
})

/** One that has ended at noon, with all that it can have. */
async function ended(over: Parameters<typeof aCommit>[2] = {}): Promise<MigrationId> {
  const { store, bulletins } = ports
  const id = await store.nextId()
  const first = aCommit(id, 0, {
    messages: [aCard(id), aLine(id, 1, 'hello')],
    bulletins: [A_PLACE],
    window: { id: A_PLACE.window, startAt: NOON },
  })
  await store.commit({ ...first, snapshot: { ...first.snapshot, window: A_PLACE.window } })
  const { bulletin, marks } = await bulletins.load(A_PLACE)
  const next = { ...bulletin, version: bulletin.version + 1 }
  await bulletins.commit({ next, marks, dueAt: null, messages: [aBoard(id)] })
  await bulletins.noteHeard(A_PLACE, [{ migration: id, startAt: NOON }], NOON)
  const last = aCommit(id, 1, { state: 'completed', dueAt: null, ...over })
  await store.commit({ ...last, snapshot: { ...last.snapshot, window: A_PLACE.window, endedAt: NOON } })
  return id
}

async function allIsSaid(): Promise<void> {
  for (;;) {
    const batch = await ports.outbox.claimDue(NOON, 'sender', 10)
    if (batch.length === 0) return
    for (const { message, claim } of batch) {
      await ports.outbox.markSent(message.key, claim, { channel: 'C', ts: message.key })
    }
  }
}

async function tidied(archive: Map<string, string> | null = null) {
  await at.redis.del(at.keys.tidying)
  const keep = async (name: string, text: string) => void archive?.set(name, text)
  return forgetOld(ports, { keepForMs: KEEP_MS, archive: archive && { keep } }, 'worker')
}

/** Names of what is kept, without what is no record of a migration. */
async function kept(): Promise<string[]> {
  const all = await at.redis.keys(`${at.keys.root}*`)
  const names = all.map((key) => key.slice(at.keys.root.length))
  return names.filter((name) => !/^(seq|lineage|marks|tidying|windows|gone|outbudget|handout:.*)$/.test(name)).sort()
}

test('a migration goes with all that belongs to it once it was kept long enough, and leaves a tombstone', async () => {
  const id = await ended()
  await allIsSaid()
  clock.advance(KEEP_MS)
  expect(await tidied()).toEqual([])
  expect(await kept()).toContain(`m:${id}`)
  clock.advance(1)
  const archive = new Map<string, string>()

  expect(await tidied(archive)).toEqual([id])

  expect(await kept()).toEqual([])
  expect(await ports.store.load(id)).toBeUndefined()
  const tombstone = await ports.records.tombstone(id)
  expect(tombstone).toMatchObject({ id, source: 'lab-old', destination: 'lab-new', state: 'completed', version: 2 })
  const [[name, text] = []] = [...archive]
  expect(name).toBe(`${id}-${tombstone?.head.slice(0, 12)}.jsonl`)
  expect(verifyExport(text ?? '', ports.digest)).toMatchObject({ isWhole: true, id, events: 2, head: tombstone?.head })
  expect(await findMigration(ports, id)).toMatchObject({
    refused: 'not-found',
    sentence: expect.stringContaining(`${id}, lab-old to lab-new, is completed since 2026-11-23 12:00 UTC.`),
  })
})

test('a tombstone is gone after a year', async () => {
  const id = await ended()
  await allIsSaid()
  clock.advance(KEEP_MS + 1)
  await tidied()
  clock.advance(365 * DAY_MS)
  await tidied()
  expect(await ports.records.tombstone(id)).toBeDefined()

  clock.advance(1)
  await tidied()

  expect(await ports.records.tombstone(id)).toBeUndefined()
})

test('one that has something to say yet, has not ended or has ended later stays, and so does what it shares', async () => {
  const [old, silent, later, live] = [await ended(), await ended(), await ended(), await ended({ state: 'failed' })]
  await allIsSaid()
  const late = aCommit(later, 2, { state: 'retired', dueAt: null })
  await ports.store.commit({ ...late, snapshot: { ...late.snapshot, endedAt: NOON + DAY_MS } })
  const unsaid = aCommit(silent, 2, { state: 'retired', dueAt: null, messages: [aLine(silent, 3, 'unsaid')] })
  await ports.store.commit({ ...unsaid, snapshot: { ...unsaid.snapshot, endedAt: NOON } })
  clock.advance(KEEP_MS + 1)

  expect(await tidied()).toEqual([old])

  const left = await kept()
  for (const id of [silent, later, live]) expect(left).toContain(`m:${id}`)
  expect(left).toEqual(expect.arrayContaining(['b:MIG-1.w3.C-staff', 'o:MIG-1.w3.C-staff.board']))
  expect(left.filter((name) => name.startsWith(`o:${old}.`) && !name.includes('.w3.'))).toEqual([])
})

test('records of earlier versions, which say it in their snapshot only, go as well', async () => {
  const id = await ended()
  await allIsSaid()
  await at.redis.hdel(at.keys.migration(id), 'endedAt')
  clock.advance(KEEP_MS + 1)

  expect(await tidied()).toEqual([id])
})

test('one process looks after it at a time', async () => {
  await ended()
  await allIsSaid()
  clock.advance(KEEP_MS + 1)

  expect(await ports.records.claimTidying('another')).toBe(true)
  expect(await forgetOld(ports, { keepForMs: KEEP_MS, archive: null }, 'worker')).toEqual([])
})
