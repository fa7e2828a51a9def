import type { Assessment } from '../../../migration/assessment/assessment.ts'
import { decideAssessed } from '../../../migration/decide/assessing.ts'
import { windowLengthMs } from '../../../migration/estimate/window-length.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import { digestOf } from '../../digest-of.ts'
import { makeAssessment } from '../../make-assessment.ts'
import { ServerTrouble } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'
import { lengthExpectation } from './expect-length.ts'

/** The preflight: reads and judges both servers. A server that can't be read blocks the migration with its sentence. */
export async function assessServers(claimed: Claimed): Promise<void> {
  const { ports, signal } = claimed
  const { source, destination, wantedStartAt } = claimed.migration
  const expect = await lengthExpectation(claimed)
  const lengthOf = (plan: Assessment) => windowLengthMs(expect(plan), ports.policy)
  const pair = { source, destination, startAt: wantedStartAt, windowLengthMs: lengthOf }
  let decide: (m: Claimed['migration']) => readonly MigrationEvent[]
  try {
    const assessment = await makeAssessment(ports, pair, signal)
    decide = (m) => {
      const decision = decideAssessed(m, { assessment, estimate: expect(assessment) }, digestOf(ports))
      return 'refused' in decision ? [] : decision
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { migrationId: claimed.migration.id }, what: 'the servers could not be examined' }
    const sentence = withReference(ports, error.message, incident)
    decide = (m) => (m.state === 'assessing' ? [{ type: 'assessment-failed', sentence }] : [])
  }
  await claimed.commit(decide)
}
