import type { ChainableCommander, Redis } from 'ioredis'

/** One key with all that is in it, its name without what is before every key of the installation. */
export type Entry = { readonly key: string; readonly ttlMs?: number } & (
  | { readonly type: 'hash'; readonly value: Readonly<Record<string, string>> }
  | { readonly type: 'set'; readonly value: readonly string[] }
  /** Member and score, in turns. */
  | { readonly type: 'zset'; readonly value: readonly string[] }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'stream'; readonly value: readonly StreamItem[] }
)

/** A record and its log, read in one moment. */
export interface StoredRecord {
  readonly fields: Readonly<Record<string, string>>
  readonly events: readonly StreamItem[]
}

export type StreamItem = readonly [id: string, fields: readonly string[]]

/** What nobody has to keep: BullMQ's own, leases and claims, and what is made anew from the messages. */
const PASSING =
  /^(queue:|handout:|sampled:|lane:|m:[^:]+:(unsent|unconfirmed)$|(outbudget|outdue|outsending|outbusy|outsweeps|tidying|marks|lineage)$)/

export function isPassing(key: string): boolean {
  return PASSING.test(key)
}

/** Names of all keys of an installation, without what is before each. */
export async function keysBelow(redis: Redis, root: string): Promise<string[]> {
  const found = new Set<string>()
  // Braces and the like in a prefix are letters to us, patterns to Redis.
  const match = `${root.replace(/[[\]?*\\]/g, '\\$&')}*`
  for await (const keys of redis.scanStream({ match, count: 1_000 })) {
    for (const key of keys as string[]) found.add(key.slice(root.length))
  }
  return [...found].sort()
}

/** Reads keys, each by itself; one that is gone meanwhile is left out. */
export async function readEntries(redis: Redis, root: string, keys: readonly string[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const names of batchesOf(keys)) entries.push(...(await readBatch(redis, root, names)))
  return entries
}

async function readBatch(redis: Redis, root: string, keys: readonly string[]): Promise<Entry[]> {
  const looks = redis.pipeline()
  for (const key of keys) looks.type(`${root}${key}`).pttl(`${root}${key}`)
  const seen = await answersOf(looks)
  const reads = redis.pipeline()
  for (const [index, key] of keys.entries()) readWhole(reads, `${root}${key}`, String(seen[2 * index]))
  const values = await answersOf(reads)
  return keys.flatMap((key, index) => {
    const [type, ttl, value] = [String(seen[2 * index]), Number(seen[2 * index + 1]), values[index]]
    if (value === null || value === undefined || type === 'none') return []
    return [{ key, ...(ttl > 0 ? { ttlMs: ttl } : {}), type, value } as Entry]
  })
}

/** Adds the one command that reads a key of this type. */
function readWhole(batch: ChainableCommander, name: string, type: string): void {
  switch (type) {
    case 'hash':
      batch.hgetall(name)
      break
    case 'set':
      batch.smembers(name)
      break
    case 'zset':
      batch.zrange(name, '0', '-1', 'WITHSCORES')
      break
    case 'stream':
      batch.xrange(name, '-', '+')
      break
    default:
      batch.get(name)
  }
}

/** What the commands of a batch came to. Rejects with the first that failed. */
export async function answersOf(batch: ChainableCommander): Promise<unknown[]> {
  return ((await batch.exec()) ?? []).map(([error, value]) => {
    if (error) throw error
    return value
  })
}

const AT_ONCE = 200

export function batchesOf<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
    all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  )
}

/** Adds the commands that write an entry. */
export function writeEntry(batch: ChainableCommander, root: string, entry: Entry): void {
  const name = `${root}${entry.key}`
  switch (entry.type) {
    case 'hash':
      if (Object.keys(entry.value).length > 0) batch.hset(name, entry.value)
      break
    case 'set':
      if (entry.value.length > 0) batch.sadd(name, ...entry.value)
      break
    case 'zset':
      if (entry.value.length > 0) batch.zadd(name, ...scoredFirst(entry.value))
      break
    case 'string':
      batch.set(name, entry.value)
      break
    case 'stream':
      for (const [id, fields] of entry.value) batch.xadd(name, id, ...fields)
      break
  }
  if (entry.ttlMs !== undefined) batch.pexpire(name, entry.ttlMs)
}

function scoredFirst(value: readonly string[]): string[] {
  return value.flatMap((_, index) => (index % 2 === 0 ? [value[index + 1] ?? '0', value[index] ?? ''] : []))
}
