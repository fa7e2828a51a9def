import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Redis } from 'ioredis'
import type { Configuration } from '../config/configuration.ts'
import { redisKeys } from '../store/keys.ts'
import { Lineage, type Sighting } from '../store/lineage/lineage.ts'

/** What this machine remembers of Redis beside Redis: how many writes it had counted, and the mark of the last. */
export function rememberedLineage({ redis }: Configuration): Lineage {
  return new Lineage((redis.witness === null ? null : readWitness(redis.witness, redis.prefix)) ?? undefined)
}

/** Refuses to begin anew where there were records before: they would be lost without anybody noticing. */
export async function assertNotEmptied({ redis: { prefix, witness } }: Configuration, redis: Redis, lineage: Lineage) {
  if (lineage.newest.count === 0 || (await redis.exists(redisKeys(prefix).lineage)) === 1) return
  throw new Error(
    `Redis has no records of the installation ${prefix}, but this machine has seen some (${witness}). Restore a backup with "stationmaster restore <file>", or check REDIS_URL; to begin anew, remove that file.`,
  )
}

/** Keeps what was seen last. Called again and again; writes only what is news. */
export function createWitness({ redis: { witness, prefix } }: Configuration, lineage: Lineage): () => void {
  let written = 0
  return () => {
    const { newest } = lineage
    if (witness === null || newest.count <= written) return
    written = newest.count
    // Another process of this machine may have seen more.
    if ((readWitness(witness, prefix)?.count ?? 0) >= newest.count) return
    const draft = `${witness}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify({ installation: prefix, ...newest })}\n`, { mode: 0o600 })
    renameSync(draft, witness)
  }
}

function readWitness(file: string, installation: string): Sighting | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const found = parse(text)
  if (!found || typeof found.count !== 'number' || typeof found.mark !== 'string')
    throw new Error(`${file} is damaged; if Redis is known to have all its records, remove that file.`)
  if (found.installation !== installation)
    throw new Error(`${file} is of the installation ${found.installation}, not of ${installation}: give each its own.`)
  return { count: found.count, mark: found.mark }
}

function parse(text: string): { installation?: unknown; count?: unknown; mark?: unknown } | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
