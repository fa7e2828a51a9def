import type { EpochMs } from '../ids.ts'
import type { Change, Kept } from '../plan/change.ts'
import type { Facts } from '../worksheet/facts.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import type { Finding } from './finding.ts'

/** What an examination of both servers came to: everything an approver decides over. */
export interface Assessment {
  readonly assessedAt: EpochMs
  readonly source: Worksheet
  /** The destination as first recorded: what a rollback returns to. */
  readonly before: Worksheet
  readonly desired: Worksheet
  readonly sourceFacts: Facts
  readonly destinationFacts: Facts
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
}

/** One field that is not as it was, both sides as people read them. */
export interface Difference {
  readonly server: 'source' | 'destination' | 'pair'
  readonly field: string
  readonly was: string
  readonly now: string
}
