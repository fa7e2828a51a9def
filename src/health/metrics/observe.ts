import type { LoggedEvent } from '../../migration/events.ts'
import type { Migration } from '../../migration/migration.ts'
import { findChange } from '../../migration/stages/work-list.ts'
import type { Observer } from '../../operations/ports.ts'
import type { Registry } from './registry.ts'

/** Counts what operations have come to. Durations are by the domain's clock. */
export function createObserver(registry: Registry): Observer {
  return {
    committed(before, after, events) {
      for (const { event } of events) registry.add('stationmaster_events_total', { event: event.type })
      if (before === null) return
      const since = before.stateSince
      if (before.state !== after.state && since !== undefined) {
        const seconds = (after.changedAt - since) / 1000
        registry.observe('stationmaster_state_duration_seconds', { state: before.state }, seconds)
      }
      for (const logged of events) observeChange(registry, before, logged)
    },
    delivered(message, outcome, lagMs) {
      registry.add('stationmaster_deliveries_total', { message, outcome })
      if (outcome === 'sent') registry.observe('stationmaster_delivery_lag_seconds', { message }, lagMs / 1000)
    },
  }
}

/** Only of changes that were made: what was so already took no time. */
function observeChange(registry: Registry, before: Migration, { event, at }: LoggedEvent): void {
  if (event.type !== 'change-done' || event.how !== 'applied') return
  const progress = before.cutover?.progress[event.changeId]
  const change = findChange(before, event.changeId)
  if (progress?.status !== 'intended' || !change) return
  registry.observe('stationmaster_change_duration_seconds', { change: change.kind }, (at - progress.at) / 1000)
}
