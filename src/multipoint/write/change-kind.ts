import type { Change } from '../../migration/plan/change.ts'
import type { ApplyContext, Observation } from '../../operations/ports.ts'
import type { WriteSession } from './session.ts'

/** How one kind of change is observed and applied. */
export interface ChangeMaker<C extends Change> {
  observe(session: WriteSession, change: C, context: ApplyContext): Promise<Observation>
  apply(session: WriteSession, change: C, context: ApplyContext): Promise<void>
}

/** The change of this kind. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** As wanted or not, with what was found in words. */
export function observation(isAsWanted: boolean, found: string): Observation {
  return { kind: isAsWanted ? 'as-wanted' : 'different', found }
}
