import { standingOf } from '../../migration/decide/approving.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Person } from '../../migration/person.ts'
import { isRefusal } from '../../migration/refusal.ts'
import type { Verb } from '../../migration/roles.ts'
import { STATES } from '../../migration/states.ts'
import type { Ports } from '../ports.ts'
import { mayAct } from './act-on.ts'

/** Whether a button for it is of use to this person; what counts is decided when it is pressed. */
export function mayPress(ports: Ports, person: Person, verb: Verb, m: Migration): boolean {
  if (mayAct(ports, { by: person }, verb, m) !== null) return false
  return verb !== 'approve' || !isRefusal(standingOf(m, { by: person.id, now: ports.clock.now() }, ports.policy))
}

/** The same, where the state takes it as well. */
export function mayNow(ports: Ports, person: Person, verb: Verb, m: Migration): boolean {
  return STATES[m.state].verbs.includes(verb) && mayPress(ports, person, verb, m)
}
