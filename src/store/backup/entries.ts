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

/** Reads keys one after the other, each by itself; one that is gone meanwhile is left out. */
export async function readEntries(redis: Redis, root: string, keys: readonly string[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const key of keys) {
    const entry = await readEntry(redis, root, key)
    if (entry) entries.push(entry)
  }
  return entries
}

async function readEntry(redis: Redis, root: string, key: string): Promise<Entry | null> {
  const name = `${root}${key}`
  const [type, ttl] = await Promise.all([redis.type(name), redis.pttl(name)])
  const common = ttl > 0 ? { key, ttlMs: ttl } : { key }
  switch (type) {
    case 'hash':
      return { ...common, type, value: await redis.hgetall(name) }
    case 'set':
      return { ...common, type, value: (await redis.smembers(name)).sort() }
    case 'zset':
      return { ...common, type, value: await redis.zrange(name, '0', '-1', 'WITHSCORES') }
    case 'string':
      return { ...common, type, value: (await redis.get(name)) ?? '' }
    case 'stream':
      return { ...common, type, value: await redis.xrange(name, '-', '+') }
    default:
      return null
  }
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
