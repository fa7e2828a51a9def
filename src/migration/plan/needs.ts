import { newAccountsOf, pilotChanges, releaseChanges, signOffChanges } from '../stages/pilot-changes.ts'
import { type Planned, plannedReversal } from '../stages/reversal.ts'
import type { Change } from './change.ts'

/** Whether the destination can get at the template's file on the source. */
export interface TemplateSight {
  readonly isReachable: boolean
  /** What was found, a sentence. */
  readonly found: string
  readonly sizeBytes: number | null
}

/** Accounts besides the one that we work with, by the names that they have in the configuration. */
export type PlanCredential = 'managed' | 'share'

/** A new account whose password the destination would refuse, or cannot be had, and why: a sentence without the password. */
export interface UnmetPassword {
  readonly account: string
  readonly why: string
}

/** What could only be asked once the plan was known, and is lacking. */
export interface Lacking {
  /** Null where no template is to be copied, or nobody could look. */
  readonly template: TemplateSight | null
  /** Commands and parameters of the destination, in words. */
  readonly commands: readonly string[]
  readonly credentials: readonly PlanCredential[]
  readonly passwords: readonly UnmetPassword[]
  /** Names of sessions under which other installations write to the servers. */
  readonly others: Readonly<Record<'source' | 'destination', readonly string[]>>
}

export const NOTHING_LACKING: Lacking = {
  template: null,
  commands: [],
  credentials: [],
  passwords: [],
  others: { source: [], destination: [] },
}

/** Everything that may come to be done on the destination: the plan, its pilot and sign-off, and taking all of it back. */
export function everyChange(planned: Planned): Change[] {
  return [
    ...planned.changes,
    ...pilotChanges(planned),
    ...releaseChanges(planned, newAccountsOf(planned)),
    ...signOffChanges(planned),
    ...plannedReversal(planned).changes,
  ]
}

/** Credentials that one of these changes is made with. */
export function credentialsNeeded(changes: readonly Change[]): PlanCredential[] {
  const isAny = (...kinds: readonly Change['kind'][]) => changes.some(({ kind }) => kinds.includes(kind))
  return [
    ...(isAny('managed-computer', 'unmanage-computer') ? (['managed'] as const) : []),
    ...(isAny('template-copy') ? (['share'] as const) : []),
  ]
}
