import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { BackupCounts } from '../cli/cli-parts.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { readBackup, writeBackup } from '../store/backup/backup-file.ts'
import { restoreBackup } from '../store/backup/restore-backup.ts'
import { takeBackup } from '../store/backup/take-backup.ts'
import { redisKeys } from '../store/keys.ts'
import { rememberedLineage } from './witness.ts'

/** All records of the installation, as the text of a backup. */
export async function backUp(
  { configuration }: Loaded,
  redis: Redis,
  software: string,
): Promise<{ text: string; counts: BackupCounts }> {
  const { prefix: installation } = configuration.redis
  const takenAt = new Date().toISOString()
  const entries = await takeBackup(redis, redisKeys(installation))
  const text = writeBackup(entries, { installation, takenAt, software })
  return { text, counts: readBackup(text).header.counts }
}

/** Fills an empty Redis from the text of a backup. */
export async function restore({ configuration }: Loaded, redis: Redis, text: string): Promise<BackupCounts> {
  const backup = readBackup(text)
  const lineage = rememberedLineage(configuration)
  await restoreBackup(redis, redisKeys(configuration.redis.prefix), backup, { lineage, newId: randomUUID })
  return backup.header.counts
}
