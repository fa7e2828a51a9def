import type { Assessment } from '../../../migration/assessment/assessment.ts'
import { healthProblems } from '../../../migration/assessment/health-problems.ts'
import { describeChangeWithoutNames } from '../../../migration/describe/describe-change.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { Change } from '../../../migration/plan/change.ts'
import { desiredOfSeats } from '../../../migration/plan/desired.ts'
import { diff } from '../../../migration/plan/diff.ts'
import { isAfterPilot } from '../../../migration/plan/order-changes.ts'
import { pilotNotAsWanted } from '../../../migration/stages/pilot-limits.ts'
import { workList } from '../../../migration/stages/work-list.ts'
import type { ServerReading } from '../../../migration/worksheet/facts.ts'
import type { Worksheet } from '../../../migration/worksheet/worksheet.ts'
import { ServerTrouble } from '../../ports.ts'
import { noteTrouble } from '../changes/trouble.ts'
import type { Claimed } from '../claimed.ts'

/** Validates: reads the destination afresh and compares it with what was planned. */
export async function verifyDestination(claimed: Claimed): Promise<void> {
  const { ports, signal } = claimed
  if (claimed.migration.stopRequestedBy !== null) {
    await claimed.commit((m) => (m.state === 'verifying' ? [{ type: 'stopped' }] : []))
    return
  }
  if ((claimed.migration.cutover?.retryAt ?? 0) > ports.clock.now()) return
  try {
    const reading = await ports.servers.read(claimed.migration.destination, signal)
    await claimed.commit((m) => decideVerified(m, reading))
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    claimed.signal.throwIfAborted()
    await noteTrouble(claimed, error)
  }
}

function decideVerified(m: Migration, reading: ServerReading): readonly MigrationEvent[] {
  if (m.state !== 'verifying' || !m.assessment) return []
  if (m.stopRequestedBy !== null) return [{ type: 'stopped' }]
  const differences = [
    ...notAsPlanned(m.assessment, m, reading),
    ...pilotNotAsWanted(m, reading.worksheet),
    ...healthProblems(m, reading),
  ]
  if (differences.length > 0) return [{ type: 'verification-failed', differences }]
  return [{ type: 'verified', checks: workList(m).length, worksheet: reading.worksheet }]
}

function notAsPlanned(assessment: Assessment, m: Migration, { worksheet }: ServerReading): readonly string[] {
  const isNotYet = (change: Change) => isAfterPilot(change) && !m.pilot?.signedOffBy
  // Whoever was let in has chosen a password.
  const isOver = (change: Change) => change.kind === 'must-change-password' && m.pilot !== null
  const wanted = desiredOfSeats(assessment.desired, m.answers.seats)
  const open = diff(worksheet, wanted, m.answers).filter((change) => !isNotYet(change) && !isOver(change))
  return open.map((change) => {
    const found = isOtherLogon(change, worksheet, m) ? 'is another account' : `is: ${change.before}`
    return `${describeChangeWithoutNames(change)} (${found})`
  })
}

/** What is found is the name of an account, which is not for everybody to read. */
function isOtherLogon(change: Change, worksheet: Worksheet, m: Migration): boolean {
  if (change.kind !== 'station-auto-logon') return false
  const stationId = m.answers.seats?.[change.seat]
  return worksheet.stations.some((station) => station.stationId === stationId && station.autoLogonUser !== null)
}
