import type { Redis } from 'ioredis'
import { counted } from '../../migration/describe/words.ts'
import { settleNeighbours } from '../installation/settle-neighbours.ts'
import type { Keys } from '../keys.ts'
import type { Lineage } from '../lineage/lineage.ts'
import { run, traced } from '../script.ts'
import { type Backup, BackupProblem } from './backup-file.ts'
import { checkRecords } from './check-records.ts'
import { answersOf, batchesOf, type Entry, keysBelow, writeEntry } from './entries.ts'
import { REBUILD_OUTBOX } from './rebuild-outbox.lua.ts'

/** What a process that has started too early may have left. */
const HARMLESS = /^(queue:|sampled:|handout:|(outbudget|tidying|installation)$)/

/**
 * Fills an empty installation from a backup: all of it or, where it is cut off, nothing that any process would use. What is live
 * is verified before it acts again. Throws `BackupProblem` before anything is written.
 */
export async function restoreBackup(
  redis: Redis,
  keys: Keys,
  { header, entries }: Backup,
  { lineage, newId }: { readonly lineage: Lineage; readonly newId: () => string },
): Promise<void> {
  if (header.installation !== keys.prefix)
    throw new BackupProblem(
      `The backup is of the installation ${header.installation}, not of ${keys.prefix} (redis.prefix).`,
    )
  checkRecords(entries)
  await begin(redis, keys)
  const lasting = entries.filter(({ key }) => key !== 'lineage')
  for (const batch of batchesOf(lasting)) {
    const commands = redis.pipeline()
    for (const entry of batch) writeEntry(commands, keys.root, entry)
    await traced('restore', () => answersOf(commands))
  }
  const messages = entries.flatMap(({ key }) => (key.startsWith('o:') ? [key.slice(2)] : []))
  for (const batch of batchesOf(messages)) {
    const places = [keys.outboxDue, keys.outboxSending, keys.outboxBusy, keys.message(''), keys.lane('')]
    await run(redis, REBUILD_OUTBOX, [...places, keys.recordPrefix, keys.outboxSweeps], batch)
  }
  // The other installations on this Redis see at once which servers are taken.
  await settleNeighbours(redis, keys)
  await traced('restore', () => redis.hset(keys.lineage, lineageOf(entries)))
  await lineage.declareBehind(redis, keys, newId, `a backup of ${header.takenAt} was restored`)
}

function lineageOf(entries: readonly Entry[]): Record<string, string> {
  const found = entries.find(({ key }) => key === 'lineage')
  const { count = '0', at = '0', turn = '0' } = found?.type === 'hash' ? found.value : {}
  return { count, at, turn }
}

/** From here on every process refuses to do anything, until all is there. What an earlier restore left is taken away. */
async function begin(redis: Redis, keys: Keys): Promise<void> {
  const present = (await keysBelow(redis, keys.root)).filter((key) => !HARMLESS.test(key))
  const isLeftOver = (await redis.hget(keys.lineage, 'state')) === 'restoring'
  if (!isLeftOver && present.length > 0) throw new BackupProblem(notEmpty(keys.prefix, present))
  if (!isLeftOver) {
    const isFirst = await traced('restore', () => redis.hsetnx(keys.lineage, 'state', 'restoring'))
    if (isFirst === 0) throw new BackupProblem(notEmpty(keys.prefix, ['lineage']))
  }
  const leftOver = present.filter((key) => key !== 'lineage')
  for (const batch of batchesOf(leftOver)) {
    await traced('restore', () => redis.unlink(...batch.map((key) => `${keys.root}${key}`)))
  }
}

function notEmpty(prefix: string, present: readonly string[]): string {
  const migrations = present.filter((key) => /^m:[^:]+$/.test(key)).length
  const found = migrations > 0 ? counted(migrations, 'migration') : `the keys ${present.slice(0, 5).join(', ')}`
  return `Redis is not empty: it has ${found} of the installation ${prefix}. A backup is restored onto an empty Redis only, with no process of ${prefix} running; nothing was changed.`
}
