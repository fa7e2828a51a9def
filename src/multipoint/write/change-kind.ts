import type { Change } from '../../migration/plan/change.ts'
import type { ApplyContext, Observation } from '../../operations/ports.ts'
import type { WriteSession } from './session.ts'

/** How one kind of change is observed and applied. */
export interface ChangeMaker<C extends Change> {
  /** Commands that changing takes, with the parameters that they are given: looked for on the server before anything is begun. */
  needs(change: C): CommandNeeds
  observe(session: WriteSession, change: C, context: ApplyContext): Promise<Observation>
  apply(session: WriteSession, change: C, context: ApplyContext): Promise<void>
  /** What applying does beyond what can be observed; absent where there is nothing such. */
  complete?(session: WriteSession, change: C, context: ApplyContext): Promise<void>
}

/** Parameters by command; a native program has none. */
export type CommandNeeds = Readonly<Record<string, readonly string[]>>

/** The change of this kind. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** As wanted or not, with what was found in words. */
export function observation(isAsWanted: boolean, found: string): Observation {
  return { kind: isAsWanted ? 'as-wanted' : 'different', found }
}
