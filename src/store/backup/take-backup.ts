import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { run } from '../script.ts'
import { CLOSE_BACKUP } from './close-backup.lua.ts'
import {
  answersOf,
  type Entry,
  isPassing,
  keysBelow,
  readEntries,
  type StoredRecord,
  type StreamItem,
} from './entries.ts'
import { fitting } from './fitting.ts'

/** Each round has less to read than the one before, unless far more is written than a site ever does. */
const MOST_ROUNDS = 30

type Records = Map<string, StoredRecord>

/** What has to be of the same moment as the records. */
interface Closed {
  readonly lineage: Readonly<Record<string, string>>
  readonly entries: readonly Entry[]
}

/**
 * Reads all records of an installation while it runs. Records, logs and locks are as they were in one moment; what was read later
 * (messages, bulletins) is cut back to it. Throws with a sentence where they are not to be trusted now.
 */
export async function takeBackup(redis: Redis, keys: Keys): Promise<readonly Entry[]> {
  const records: Records = new Map()
  const { lineage, entries } = await readRecords(redis, keys, records)
  // Bulletins before messages, so that no message of a bulletin that was read is missing.
  const others = (await keysBelow(redis, keys.root)).filter((key) => !isPassing(key) && !isClosed(key))
  const bulletins = others.filter((key) => !key.startsWith('o:'))
  const rest = await readEntries(redis, keys.root, bulletins)
  const messageKeys = (await keysBelow(redis, `${keys.root}o:`)).map((key) => `o:${key}`)
  const messages = await readEntries(redis, keys.root, messageKeys)
  return [
    { key: 'lineage', type: 'hash', value: lineage },
    ...entries,
    ...[...records].flatMap(([id, record]) => entriesOf(id, record)),
    ...fitting(records, [...rest, ...messages]),
  ]
}

/** Read with the records. */
function isClosed(key: string): boolean {
  return /^(seq|all|due|lock|windows)$|^m:/.test(key)
}

async function readRecords(redis: Redis, keys: Keys, records: Records): Promise<Closed> {
  let since = Number((await redis.hget(keys.lineage, 'count')) ?? 0)
  let wanted = await redis.zrange(keys.all, '0', '-1')
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const id of wanted) await readRecord(redis, keys, id, records)
    const reply = await run(
      redis,
      CLOSE_BACKUP,
      [keys.lineage, keys.marks, keys.sequence, keys.all, keys.due, keys.locks, keys.windows, keys.recordPrefix],
      [since],
    )
    const [kind, ...found] = reply as [string, ...unknown[]]
    if (kind === 'closed') return close(found as ClosedReply, records)
    if (kind === 'lapsed') throw new Error('The records are just being verified or restored; try again in a minute.')
    since = Number(found[0])
    wanted = kind === 'many' ? (found[1] as string[]) : await redis.zrange(keys.all, '0', '-1')
  }
  throw new Error('So much is being written that the records could not be read as of one moment; try again later.')
}

async function readRecord(redis: Redis, keys: Keys, id: string, records: Records): Promise<void> {
  const name = `${keys.recordPrefix}${id}`
  const [fields, events] = await answersOf(redis.multi().hgetall(name).xrange(`${name}:ev`, '-', '+'))
  keep(records, id, fields as Record<string, string>, events as StreamItem[])
}

type ClosedReply = [
  lineage: string[],
  sequence: string,
  all: string[],
  due: string[],
  locks: string[],
  windows: string[],
  changed: [id: string, fields: string[], events: StreamItem[]][],
]

function close([lineage, sequence, all, due, locks, windows, changed]: ClosedReply, records: Records): Closed {
  for (const [id, fields, events] of changed) keep(records, id, pairs(fields), events)
  const entries: Entry[] = [
    { key: 'seq', type: 'string', value: sequence },
    { key: 'all', type: 'zset', value: all },
    { key: 'due', type: 'zset', value: due },
    { key: 'lock', type: 'hash', value: pairs(locks) },
    { key: 'windows', type: 'zset', value: windows },
  ]
  return { lineage: pairs(lineage), entries }
}

/** Whoever held a claim holds none in another Redis. */
function keep(records: Records, id: string, fields: Record<string, string>, events: readonly StreamItem[]): void {
  if (Object.keys(fields).length === 0) {
    records.delete(id)
    return
  }
  const { owner: _owner, leaseUntil: _leaseUntil, ...lasting } = fields
  records.set(id, { fields: lasting, events })
}

function pairs(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    flat.flatMap((field, index) => (index % 2 === 0 ? [[field, flat[index + 1] ?? '']] : [])) as [string, string][],
  )
}

function entriesOf(id: string, { fields, events }: StoredRecord): Entry[] {
  return [
    { key: `m:${id}`, type: 'hash', value: fields },
    { key: `m:${id}:ev`, type: 'stream', value: events },
  ]
}
