import { unreadableLine } from '../migration/announce/standstill.ts'
import type { EpochMs, MigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { commitEvents } from './commit-events.ts'
import type { Overdue, Ports, StuckWatch, Unreadable } from './ports.ts'

export interface StuckSettings {
  /** How long past its due time a migration counts as stuck, by the domain's clock. */
  readonly afterMs: number
  /** How long one claim may hold an overdue migration, by a real clock. */
  readonly heldForMs: number
  /** A real clock, in ms. */
  readonly realNow: () => number
}

type Why = 'untouched' | 'no-progress'

/** What this process has seen of a migration as long as it was overdue in one version. */
interface Sight {
  readonly version: number
  readonly firstEpoch: number
  epoch: number
  epochSince: number
}

const LIMIT = 200

/**
 * Finds migrations that are long due and do not come on, and says so once: on the card, in its thread and to whoever is on duty.
 * Says, too, when one moves again. Every process may look: the version of the record, or the key of the message, makes it one
 * announcement.
 */
export function createStuckWatch(ports: Ports, watch: StuckWatch, settings: StuckSettings): () => Promise<void> {
  const sights = new Map<MigrationId, Sight>()
  return async () => {
    const now = ports.clock.now()
    const announced = new Set(await watch.stuck())
    // Looked at before their time, so that by then it is known whether workers take them up.
    const overdue = await watch.overdue(now - settings.afterMs / 2, LIMIT)
    forgetOthers(sights, overdue)
    for (const each of overdue) {
      const why = whyStuck(see(sights, each, settings.realNow()), each, now, settings)
      if (why !== null) await announce(ports, watch, each, why, announced.has(each.id))
    }
    const long = overdue.filter(({ dueAt }) => isLong(dueAt, now, settings)).map(({ id }) => id)
    for (const id of announced) if (!long.includes(id)) await clear(ports, watch, id)
  }
}

function isLong(dueAt: EpochMs, now: EpochMs, { afterMs }: StuckSettings): boolean {
  return dueAt <= now - afterMs
}

function forgetOthers(sights: Map<MigrationId, Sight>, overdue: readonly Overdue[]): void {
  const ids = new Set(overdue.map(({ id }) => id))
  for (const id of sights.keys()) if (!ids.has(id)) sights.delete(id)
}

function see(
  sights: Map<MigrationId, Sight>,
  { id, version, epoch }: Overdue,
  realAt: number,
): Sight & { realAt: number } {
  let sight = sights.get(id)
  if (!sight || sight.version !== version) {
    sight = { version, firstEpoch: epoch, epoch, epochSince: realAt }
    sights.set(id, sight)
  }
  if (sight.epoch !== epoch) Object.assign(sight, { epoch, epochSince: realAt })
  return { ...sight, realAt }
}

/** One that a worker has in hand is given time. */
function whyStuck(sight: Sight & { realAt: number }, each: Overdue, now: EpochMs, settings: StuckSettings): Why | null {
  if (!isLong(each.dueAt, now, settings)) return null
  if (each.isHeld) return sight.realAt - sight.epochSince > settings.heldForMs ? 'no-progress' : null
  return sight.epoch > sight.firstEpoch ? 'no-progress' : 'untouched'
}

async function announce(
  ports: Ports,
  watch: StuckWatch,
  overdue: Overdue,
  why: Why,
  isAnnounced: boolean,
): Promise<void> {
  const { id, dueAt } = overdue
  const found = await watch.look(id)
  if (!found) return
  if ('why' in found) {
    if (isAnnounced) return
    await announceUnreadable(ports, found, dueAt)
  } else if (!found.stuck) await announceReadable(ports, found, dueAt, why)
  await watch.noteStuck(id, dueAt)
}

/** On a conflict somebody was quicker: it has moved, or it is announced. */
async function announceReadable(ports: Ports, m: Migration, since: EpochMs, why: Why): Promise<void> {
  const { id, state, version } = m
  const error = new Error(`${id} is due since ${new Date(since).toISOString()}`)
  const reference = ports.incidents.report(error, { migrationId: id, state, version, why }, 'a migration is stuck')
  const events = [{ type: 'stuck', since, why, reference } as const]
  await commitEvents(ports, { id, before: m, events, by: 'stationmaster' })
}

/** Nothing can be written into such a record, so it is said beside it; its due time makes it once. */
async function announceUnreadable(ports: Ports, { id, why }: Unreadable, since: EpochMs): Promise<void> {
  const { onDuty } = ports.policy
  const reference = ports.incidents.report(new Error(why), { migrationId: id }, 'a migration is stuck')
  const text = unreadableLine(why, since, reference)
  const key = `${id}.stuck.${since}`
  const common = { migration: id, notBefore: ports.clock.now(), urgency: 0 } as const
  const channel = ports.site.updatesChannel
  await ports.outbox.add({ ...common, kind: 'story', key: `${key}.story`, channel, version: 0, text })
  if (onDuty !== null) await ports.outbox.add({ ...common, kind: 'direct', key: `${key}.direct`, person: onDuty, text })
  await ports.wakeUp.deliver()
}

async function clear(ports: Ports, watch: StuckWatch, id: MigrationId): Promise<void> {
  const found = await watch.look(id)
  if (found && 'stuck' in found && found.stuck) {
    const events = [{ type: 'moving-again' } as const]
    const { result } = await commitEvents(ports, { id, before: found, events, by: 'stationmaster' })
    if (result.kind !== 'committed') return
  }
  await watch.forgetStuck(id)
}
