import { type AssessInput, assess } from '../../src/migration/assessment/assess.ts'
import type { Assessment } from '../../src/migration/assessment/assessment.ts'
import type { Finding, RuleId } from '../../src/migration/assessment/finding.ts'
import { destinationReading, sourceReading } from './a-reading.ts'

/** Assesses the sample pair, or what a test puts in its place, with every password at hand. */
export function anAssessment(other: Partial<AssessInput> = {}): Assessment {
  return assess({
    sourceId: 'lab-old',
    destinationId: 'lab-new',
    source: sourceReading(),
    destination: destinationReading(),
    passwords: { missing: [] },
    now: Date.UTC(2026, 10, 20, 12),
    ...other,
  })
}

/** What one rule finds. */
export function findingsOf(rule: RuleId, other: Partial<AssessInput> = {}): Finding[] {
  return anAssessment(other).findings.filter((finding) => finding.rule === rule)
}
