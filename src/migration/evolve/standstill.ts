import type { LoggedEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Part } from './part.ts'

/** Since when it is in its state, and whether it stands still. Whatever happens to it but that ends a standstill. */
export function standing(before: Migration, after: Migration, { event, at }: LoggedEvent): Part {
  const entered = before.state === after.state ? {} : { stateSince: at }
  if (event.type === 'stuck') {
    const { since, why, reference } = event
    // It was not changed by being looked at: when it is due goes on to be counted from its last change.
    return { ...entered, stuck: { since, why, reference }, changedAt: before.changedAt }
  }
  return before.stuck ? { ...entered, stuck: null } : entered
}
