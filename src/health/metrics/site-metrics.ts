import type { Registry } from './registry.ts'

/** What all processes of the site share, as it stands in Redis. */
export interface SiteReading {
  /** Migrations by state. */
  readonly states: Readonly<Record<string, number>>
  readonly damaged: number
  readonly newer: number
  readonly stuck: number
  readonly unconfirmed: number
  /** By the domain's clock; null where nothing is due. */
  readonly oldestDueMs: number | null
  readonly oldestUnsentMs: number | null
}

export interface QueueDepth {
  readonly queue: string
  readonly state: string
  readonly jobs: number
}

/** Shows what was read; what is not there any more is not shown. */
export function showSite(registry: Registry, site: SiteReading, depths: readonly QueueDepth[]): void {
  registry.forgetSite()
  for (const [state, count] of Object.entries(site.states)) registry.set('stationmaster_migrations', { state }, count)
  registry.set('stationmaster_stuck_migrations', {}, site.stuck)
  registry.set('stationmaster_unreadable_records', { why: 'damaged' }, site.damaged)
  registry.set('stationmaster_unreadable_records', { why: 'newer' }, site.newer)
  registry.set('stationmaster_unconfirmed_messages', {}, site.unconfirmed)
  registry.set('stationmaster_oldest_due_seconds', {}, (site.oldestDueMs ?? 0) / 1000)
  registry.set('stationmaster_outbox_oldest_seconds', {}, (site.oldestUnsentMs ?? 0) / 1000)
  for (const { queue, state, jobs } of depths) registry.set('stationmaster_queue_jobs', { queue, state }, jobs)
}
