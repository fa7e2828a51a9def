import type { Redis } from 'ioredis'
import type { CommandLogEntry } from '../../../../sandbox/servers/state/command-log.ts'
import type { SitePair } from '../../../../sandbox/site/pairs.ts'
import type { TrafficLog } from '../../../../sandbox/slack/traffic-log.ts'
import type { StoredMessage } from '../../../../sandbox/slack/workspace/message.ts'
import type { LoggedEvent } from '../../../../src/migration/events.ts'
import type { MigrationId } from '../../../../src/migration/ids.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { redisKeys } from '../../../../src/store/keys.ts'
import type { Places } from '../../../support/canary.ts'
import type { Accepted } from '../accepted.ts'

/** One migration as it stands in Redis, read without the product's store. */
export interface Record {
  readonly id: MigrationId
  readonly entryIds: readonly string[]
  readonly events: readonly LoggedEvent[]
  readonly version: number
  readonly snapshot: Migration
}

/** What can be seen from outside when everything has come to rest. */
export interface Evidence {
  readonly records: readonly Record[]
  /** Server's lock name to the migration that holds it. */
  readonly locks: Readonly<{ [lockName: string]: string }>
  /** Migrations that a worker is to look at some time. */
  readonly due: readonly string[]
  /** Outbox rows by their keys, with their state. */
  readonly messages: ReadonlyMap<string, string>
  /** Messages that stand in Slack, by the keys in their metadata; each place once. */
  readonly posted: ReadonlyMap<string, readonly StoredMessage[]>
  /** How often each key was posted, whether it was taken back or not. */
  readonly postings: ReadonlyMap<string, number>
  readonly accepted: readonly Accepted[]
  /** How many commands of a verb were sent about a migration, answered or not: `MIG-1 approve`. */
  readonly asked: ReadonlyMap<string, number>
  /** Times in logs may be that much before or after each other's, in ms. */
  readonly clocksApartMs: number
  /** The command log of each server, by its name. */
  readonly commands: ReadonlyMap<string, readonly CommandLogEntry[]>
  /** Names of shells that are left on servers. */
  readonly shells: readonly string[]
  /** What must not be found in `places`, by a name that may be shown. */
  readonly secrets: Places
  readonly places: Places
}

/** Reads what the store has, key by key. */
export async function readRedis(redis: Redis, prefix: string) {
  const keys = redisKeys(prefix)
  const ids = (await redis.zrange(keys.all, '0', '-1')) as MigrationId[]
  const records = await Promise.all(ids.map((id) => readRecord(redis, prefix, id)))
  const rows = (await redis.keys(`${keys.message('').replace(/[[\]?*]/g, '\\$&')}*`)).toSorted()
  const states = await Promise.all(rows.map((row) => redis.hget(row, 'state')))
  const messages = new Map(rows.map((row, index) => [row.slice(keys.message('').length), states[index] ?? '']))
  return { records, messages, locks: await redis.hgetall(keys.locks), due: await redis.zrange(keys.due, '0', '-1') }
}

async function readRecord(redis: Redis, prefix: string, id: MigrationId): Promise<Record> {
  const keys = redisKeys(prefix)
  const entries = await redis.xrange(keys.events(id), '-', '+')
  const [version, snapshot] = await redis.hmget(keys.migration(id), 'version', 'snapshot')
  return {
    id,
    entryIds: entries.map(([entryId]) => entryId),
    events: entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('event') + 1] ?? '{}') as LoggedEvent),
    version: Number(version),
    snapshot: JSON.parse(snapshot ?? '{}') as Migration,
  }
}

/** Everything that the app has posted and not taken back, by the keys of its messages. */
export function postedByKey(channels: readonly (readonly StoredMessage[])[]): Map<string, StoredMessage[]> {
  const posted = new Map<string, StoredMessage[]>()
  for (const message of channels.flat()) {
    const key = keyOf(message)
    if (key !== '') posted.set(key, [...(posted.get(key) ?? []), message])
  }
  return posted
}

/** How often Slack has taken a new message with each key. */
export function postingsByKey(traffic: TrafficLog): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { args, answer } of traffic.requests('chat.postMessage')) {
    const { metadata } = args
    const key = keyOf({ metadata: typeof metadata === 'string' ? JSON.parse(metadata) : metadata })
    if (answer.ok === true && key !== '') counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function keyOf({ metadata }: Pick<StoredMessage, 'metadata'>): string {
  const payload = metadata?.event_payload
  return payload && typeof payload === 'object' && 'key' in payload ? String(payload.key) : ''
}

/** The log of each server of these pairs. */
export function commandLogs(pairs: readonly SitePair[]): Map<string, readonly CommandLogEntry[]> {
  return new Map(
    pairs.flatMap(({ names, source, destination }) => [
      [names.source, source.commandLog()] as const,
      [names.destination, destination.commandLog()] as const,
    ]),
  )
}
