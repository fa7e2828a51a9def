import type { Assessment } from '../../../migration/assessment/assessment.ts'
import { estimate } from '../../../migration/estimate/estimate.ts'
import { measuredIn } from '../../../migration/estimate/measured.ts'
import type { Estimate } from '../../../migration/estimate/timings.ts'
import type { Claimed } from '../claimed.ts'

/** How many of the newest migrations are looked at: their records hold what their steps took, so no log is read. */
const NEWEST = 30

/** Says how long a plan of this migration takes, from what earlier ones of the site have taken. */
export async function lengthExpectation({ ports, migration }: Claimed): Promise<(assessment: Assessment) => Estimate> {
  const { policy, store } = ports
  const measured = measuredIn(await store.list(NEWEST))
  const { onSite } = migration
  return (assessment) => estimate({ assessment, onSite, measured, policy })
}
