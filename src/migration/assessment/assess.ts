import type { EpochMs, ServerId } from '../ids.ts'
import { type Answers, NO_ANSWERS } from '../plan/answers.ts'
import { desired } from '../plan/desired.ts'
import { diff } from '../plan/diff.ts'
import { kept } from '../plan/kept.ts'
import { type Lacking, NOTHING_LACKING } from '../plan/needs.ts'
import { ALL_RULES } from '../rules/all.ts'
import type { RuleInput } from '../rules/rule.ts'
import { reversalProblems } from '../stages/reversal-problems.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import type { Assessment } from './assessment.ts'
import type { Finding } from './finding.ts'
import { hoursOfDay } from './hours-of-day.ts'
import { byText } from './text-order.ts'

export interface AssessInput {
  readonly sourceId: ServerId
  readonly destinationId: ServerId
  readonly source: ServerReading
  readonly destination: ServerReading
  /** Accounts out of `passwordsNeeded(…).configured` for which no password can be had. */
  readonly passwords: { readonly missing: readonly string[] }
  /** Absent before anybody could ask, because the plan has to be known first. */
  readonly lacking?: Lacking
  /** Accounts that we log on with besides those that read the worksheets, which are known anyway. */
  readonly workingAccounts?: readonly string[]
  /** When the cutover may run; null or absent while that is not known. */
  readonly window?: { readonly startAt: EpochMs; readonly endAt: EpochMs } | null
  /** Absent before people have answered anything. */
  readonly answers?: Answers
  readonly now: EpochMs
}

/** Judges two readings: what the destination shall be, what is to be changed for it, what stays different and what stands in the way. */
export function assess(input: AssessInput): Assessment {
  const { source, destination, workingAccounts = [], answers = NO_ANSWERS, window = null } = input
  const before = destination.worksheet
  const wanted = desired(source.worksheet, before, answers, workingAccounts)
  const changes = diff(before, wanted, answers)

  return {
    assessedAt: input.now,
    source: source.worksheet,
    before,
    desired: wanted,
    sourceFacts: source.facts,
    destinationFacts: destination.facts,
    findings: findings({
      ...input,
      desired: wanted,
      plannedChanges: changes.length,
      seats: answers.seats,
      passwordsMissing: input.passwords.missing,
      lacking: input.lacking ?? NOTHING_LACKING,
      reversalProblems: reversalProblems({ source: source.worksheet, before, changes }),
      windowHours: window && hoursOfDay(window, destination.facts.os.timeZoneOffsetMinutes),
    }),
    changes,
    kept: kept(source.worksheet, before, workingAccounts),
  }
}

/** Findings of all rules: what stands in the way first, then in the order of the rules, servers and subjects. */
export function findings(input: RuleInput): Finding[] {
  const order = new Map(ALL_RULES.map((rule, index) => [rule.id, index]))
  const rank = (finding: Finding): number => order.get(finding.rule) ?? order.size
  return ALL_RULES.flatMap((rule) => rule.check(input)).toSorted(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      rank(one) - rank(other) ||
      byText(one.server ?? '', other.server ?? '') ||
      byText(one.subject, other.subject),
  )
}

const SEVERITIES: readonly Finding['severity'][] = ['block', 'acknowledge', 'note']
