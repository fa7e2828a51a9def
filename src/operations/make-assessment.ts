import { assess } from '../migration/assessment/assess.ts'
import type { Assessment } from '../migration/assessment/assessment.ts'
import type { ServerId } from '../migration/ids.ts'
import { passwordsNeeded } from '../migration/plan/passwords-needed.ts'
import type { Ports } from './ports.ts'

/** Reads both servers at once and judges what was found. Rejects with `ServerTrouble` where one can't be read. */
export async function makeAssessment(
  ports: Pick<Ports, 'servers' | 'passwords' | 'clock'>,
  pair: { source: ServerId; destination: ServerId; startAt: number | null; windowLengthMs: number },
  signal: AbortSignal,
): Promise<Assessment> {
  const [source, destination] = await Promise.all([
    ports.servers.read(pair.source, signal),
    ports.servers.read(pair.destination, signal),
  ])
  const { configured } = passwordsNeeded(source.worksheet, destination.worksheet)
  const missing: string[] = []
  for (const account of configured) {
    if (!(await ports.passwords.configured(account))) missing.push(account)
  }
  return assess({
    source,
    destination,
    sourceId: pair.source,
    destinationId: pair.destination,
    passwords: { missing },
    now: ports.clock.now(),
    window: pair.startAt === null ? null : { startAt: pair.startAt, endAt: pair.startAt + pair.windowLengthMs },
  })
}
