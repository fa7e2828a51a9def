import type { EpochMs, MigrationId } from '../../migration/ids.ts'
import { type Archive, type Ports, type Tombstone, UnreadableError } from '../ports.ts'
import { orUnreadable } from '../readable.ts'
import { exportLog, headOf, shortHead } from './log-chain.ts'

/** Few enough that a round is over soon, many enough that a year's heap is gone within the hour. */
const AT_ONCE = 20
const TOMBSTONES_KEPT_MS = 365 * 24 * 3_600_000

export interface Retention {
  /** How long the record of a migration is kept after its end. */
  readonly keepForMs: number
  readonly archive: Archive | null
}

/**
 * Takes away the records of migrations that ended long ago; what became of each is still known for a year. Their logs go into the
 * archive first, where there is one. One process at a time, a bounded number at once, by the domain's clock.
 */
export async function forgetOld(ports: Ports, retention: Retention, owner: string): Promise<readonly MigrationId[]> {
  if (!(await ports.records.claimTidying(owner))) return []
  const now = ports.clock.now()
  await ports.records.dropTombstones(now - TOMBSTONES_KEPT_MS)
  const tombstones: Tombstone[] = []
  for (const id of await ports.records.endedBefore(now - retention.keepForMs, AT_ONCE)) {
    const tombstone = await orUnreadable(() => laidOut(ports, id, retention.archive, now))
    // What is damaged is left to whoever looks at it.
    if (tombstone && !(tombstone instanceof UnreadableError)) tombstones.push(tombstone)
  }
  const forgotten = tombstones.length === 0 ? [] : await ports.records.forget(tombstones)
  if (forgotten.length > 0) ports.logger.info({ migrations: forgotten }, 'records kept long enough are taken away')
  return forgotten
}

async function laidOut(
  { store, digest }: Ports,
  id: MigrationId,
  archive: Archive | null,
  now: EpochMs,
): Promise<Tombstone | null> {
  const m = await store.load(id)
  if (!m || m.endedAt === null) return null
  const events = await store.events(id)
  const head = headOf(id, events, digest)
  // Its head in the name: a number that was used twice, after a restore, overwrites nothing.
  await archive?.keep(`${id}-${shortHead(head)}.jsonl`, exportLog(id, events, digest))
  const { source, destination, state, endedAt, version } = m
  return { id, source, destination, state, endedAt, version, head, forgottenAt: now }
}
