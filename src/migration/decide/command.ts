import type { MigrationEvent } from '../events.ts'
import type { EpochMs, MigrationId, PersonId } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { STATES, type StateName } from '../states.ts'

/** What a decision comes to: events to append, or the reason why not. */
export type Decision = readonly MigrationEvent[] | Refusal

/** Who decides, and when. */
export interface By {
  readonly by: PersonId
  readonly now: EpochMs
}

/** The refusal of a command that this state does not take: says the state and what it does take. */
export function wrongState(id: MigrationId, wanted: string, state: StateName): Refusal {
  const row = STATES[state]
  const possible = row.verbs.length > 0 ? ` What can be done now: ${row.verbs.join(', ')}.` : ' It has ended.'
  return refuse('wrong-state', `${id} can't ${wanted}: it is ${row.says}.${possible}`)
}

/** Refuses unless the migration is in one of these states. */
export function refuseUnless(m: Migration, states: readonly StateName[], wanted: string): Refusal | null {
  return states.includes(m.state) ? null : wrongState(m.id, wanted, m.state)
}
