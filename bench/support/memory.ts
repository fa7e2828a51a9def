import { readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'
import { redisKeys } from '../../src/store/keys.ts'

/** Resident memory of a process in bytes; 0 where there is no such process, or no /proc. */
export function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** What Redis holds, without its own overhead, in bytes. */
export async function memoryOfRedis(redis: Redis): Promise<number> {
  return Number(/used_memory_dataset:(\d+)/.exec(await redis.info('memory'))?.[1] ?? 0)
}

/** What the keys of each migration take in Redis, in bytes: record, log, messages. */
export async function bytesByMigration(redis: Redis, prefix: string): Promise<number[]> {
  const keys = redisKeys(prefix)
  const sizes = new Map<string, number>()
  for await (const found of redis.scanStream({ count: 500 })) {
    for (const key of found as string[]) {
      const isOfOne = key.startsWith(keys.recordPrefix) || key.startsWith(keys.message(''))
      const id = isOfOne ? /MIG-\d+/.exec(key)?.[0] : undefined
      if (!id) continue
      sizes.set(id, (sizes.get(id) ?? 0) + ((await redis.memory('USAGE', key)) ?? 0))
    }
  }
  return [...sizes.values()]
}
