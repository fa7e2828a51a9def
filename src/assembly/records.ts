import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { BackupCounts } from '../cli/cli-parts.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Loaded } from '../config/load-configuration.ts'
import type { MigrationId } from '../migration/ids.ts'
import type { Archive } from '../operations/ports.ts'
import type { Retention } from '../operations/records/forget-old.ts'
import { tombstoneSentence } from '../operations/records/tombstone-sentence.ts'
import { readBackup, writeBackup } from '../store/backup/backup-file.ts'
import { restoreBackup } from '../store/backup/restore-backup.ts'
import { takeBackup } from '../store/backup/take-backup.ts'
import { redisKeys } from '../store/keys.ts'
import { SiteZones } from '../time/site-zones.ts'
import { openRecords } from './ports.ts'
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

export async function findTombstone(
  { configuration }: Loaded,
  redis: Redis,
  id: MigrationId,
): Promise<string | undefined> {
  const tombstone = await openRecords(configuration, redis).tombstone(id)
  const zones = new SiteZones(configuration.site.timeZone)
  return tombstone && tombstoneSentence(tombstone, (at) => zones.format(at))
}

/** How long records are kept, and where their logs go then. */
export function retentionOf({ records }: Configuration): Retention {
  return { keepForMs: records.keepForMs, archive: records.archive === null ? null : archiveIn(records.archive) }
}

function archiveIn(directory: string): Archive {
  return {
    async keep(name, text) {
      const file = join(directory, name)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      try {
        await writeFile(file, text, { flag: 'wx', mode: 0o600, flush: true })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
        // One that a process has begun and not finished is written anew.
        if ((await readFile(file, 'utf8')) !== text) await writeFile(file, text, { mode: 0o600, flush: true })
      }
    },
  }
}
