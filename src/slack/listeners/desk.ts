import type { PersonId } from '../../migration/ids.ts'
import { isRefusal, type Refusal } from '../../migration/refusal.ts'
import type { Act } from '../../operations/acts/act.ts'
import type { Ports } from '../../operations/ports.ts'
import type { DirectFiles } from '../direct-files.ts'
import type { Incidents } from '../incidents.ts'
import type { People } from '../roles.ts'

/** What every listener works with. */
export interface Desk {
  readonly ports: Ports
  readonly people: People
  readonly files: DirectFiles
  readonly incidents: Incidents
}

/** The act of this person, with the roles that hold at this moment. */
export async function actOf(desk: Desk, id: PersonId, token: string): Promise<Act | Refusal> {
  const person = await desk.people.person(id)
  return isRefusal(person) ? person : { by: person, token }
}
