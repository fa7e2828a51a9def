import type { PilotSeen } from '../../../migration/record-parts.ts'
import { testAccountsOf } from '../../../migration/stages/pilot-changes.ts'
import { ServerTrouble } from '../../ports.ts'
import type { Claimed } from '../claimed.ts'

/** Looks who of the test accounts is at a station, and what goes wrong; what was seen once stays seen. */
export async function watchPilot(claimed: Claimed): Promise<void> {
  const { ports, migration, signal } = claimed
  const { assessment, pilot } = migration
  if (!assessment || !pilot) return
  const again = () => claimed.postpone(ports.clock.now() + ports.policy.pilotPollMs)
  try {
    const watch = { ...testAccountsOf(assessment), since: pilot.startedAt }
    const sight = await ports.servers.lookAtPilot(migration.destination, watch, signal)
    const after = await claimed.commit((m) => {
      if (m.state !== 'pilot' || !m.pilot) return []
      const seen: PilotSeen = {
        ...sight,
        administratorAt: m.pilot.seen.administratorAt ?? sight.administratorAt,
        userAt: m.pilot.seen.userAt ?? sight.userAt,
      }
      return isSame(seen, m.pilot.seen) ? [] : [{ type: 'pilot-observed', seen }]
    })
    if (after.version === migration.version) await again()
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    signal.throwIfAborted()
    ports.logger.warn({ migrationId: migration.id, err: error }, 'the pilot could not be looked at')
    await again()
  }
}

function isSame(one: PilotSeen, other: PilotSeen): boolean {
  return (
    one.administratorAt === other.administratorAt &&
    one.userAt === other.userAt &&
    one.failedLogOns === other.failedLogOns &&
    one.alerts.join('\n') === other.alerts.join('\n')
  )
}
