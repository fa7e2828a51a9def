import type { Difference } from '../assessment/assessment.ts'
import type { Finding, RuleId } from '../assessment/finding.ts'
import type { EpochMs, ServerId } from '../ids.ts'
import type { SeatMap } from '../plan/answers.ts'
import type { Lacking } from '../plan/needs.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'

/** Everything that a rule may judge by. */
export interface RuleInput {
  readonly sourceId: ServerId
  readonly destinationId: ServerId
  readonly source: ServerReading
  readonly destination: ServerReading
  readonly desired: Worksheet
  /** Number of changes that the plan would make on the destination. */
  readonly plannedChanges: number
  /** Null until a person has confirmed which station is which seat. */
  readonly seats: SeatMap | null
  /** Accounts of automatic logons whose password is not at hand. */
  readonly passwordsMissing: readonly string[]
  readonly lacking: Lacking
  /** What the reversal would leave different without saying so. */
  readonly reversalProblems: readonly Difference[]
  /** Hours of the day, 0 to 23 on the destination's clock, that the window touches; null while there is no window. */
  readonly windowHours: readonly number[] | null
  readonly now: EpochMs
}

/** One gate rule of the guide: what it is called, the guide's statements it rests on, and what it finds. */
export interface Rule {
  readonly id: RuleId
  readonly title: string
  readonly statements: readonly number[]
  check(input: RuleInput): Finding[]
}

/** A finding less what its rule says anyway. */
export type Found = Omit<Finding, 'rule' | 'statements' | 'title'> & { readonly title?: string }

interface RuleDefinition extends Omit<Rule, 'check'> {
  check(input: RuleInput): readonly Found[]
}

/** Makes a rule whose findings carry its id, its statements and, where they have none of their own, its title. */
export function defineRule(rule: RuleDefinition): Rule {
  const { id, title, statements } = rule
  return {
    id,
    title,
    statements,
    check: (input) => rule.check(input).map((found) => ({ title, ...found, rule: id, statements })),
  }
}

export type Server = ServerReading & { readonly id: ServerId }

/** The two servers, for rules that ask the same of both. */
export function bothServers(input: RuleInput): readonly [source: Server, destination: Server] {
  return [
    { id: input.sourceId, ...input.source },
    { id: input.destinationId, ...input.destination },
  ]
}
