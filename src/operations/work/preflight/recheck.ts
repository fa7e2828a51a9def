import { differences } from '../../../migration/assessment/differences.ts'
import { decideRecheck } from '../../../migration/decide/assessing.ts'
import { windowLengthMs } from '../../../migration/estimate/window-length.ts'
import type { Migration } from '../../../migration/migration.ts'
import { digestOf } from '../../digest-of.ts'
import { makeAssessment } from '../../make-assessment.ts'
import type { Claimed } from '../claimed.ts'
import { lengthExpectation } from './expect-length.ts'

/**
 * Reads both servers again and compares them with what was approved; a difference voids the approval, field by field.
 * Rejects with `ServerTrouble` where a server can't be read.
 */
export async function recheck(claimed: Claimed, isAtStart: boolean): Promise<Migration> {
  const { ports, signal } = claimed
  const { source, destination, wantedStartAt, estimate } = claimed.migration
  // The start and the length that it was judged for, so that what was approved is compared with the same.
  const lengthMs = windowLengthMs(estimate, ports.policy)
  const pair = { source, destination, startAt: wantedStartAt, windowLengthMs: () => lengthMs }
  const assessment = await makeAssessment(ports, pair, signal)
  const expected = (await lengthExpectation(claimed))(assessment)
  const decideBy = ports.clock.now() + ports.policy.approvalExpiresMs
  return claimed.commit((m) => {
    if (!m.assessment) return []
    const found = { assessment, estimate: expected, differences: differences(m.assessment, assessment) }
    const decision = decideRecheck(m, found, { isAtStart, decideBy, digestOf: digestOf(ports) })
    return 'refused' in decision ? [] : decision
  })
}
