import type { MigrationId } from '../../migration/ids.ts'
import { isEnded } from '../../migration/states.ts'
import { commitEvents } from '../commit-events.ts'
import { type Lapse, type Ports, UnreadableError } from '../ports.ts'
import { orUnreadable } from '../readable.ts'

/**
 * Looks whether the records went back in time. Then every live migration is told so, which sends it back to its examination or to
 * a person; only when all have been is anything given out again. Every process does it, and whoever is killed in the middle is
 * followed by another.
 */
export async function lookAfterLapse(ports: Ports): Promise<Lapse | null> {
  const lapse = await ports.records.lapse()
  if (lapse?.kind !== 'behind') return lapse
  ports.logger.error({ turn: lapse.turn, why: lapse.why }, 'the records went back in time')
  for (const id of await ports.records.live()) {
    const told = await orUnreadable(() => tell(ports, id, lapse))
    // Nothing of it acts; the others must not wait until somebody has mended it.
    if (told instanceof UnreadableError) ports.logger.error({ migrationId: id, err: told }, 'not sent to be verified')
  }
  await ports.records.endLapse(lapse.turn)
  ports.logger.warn({ turn: lapse.turn }, 'everything that is live waits to be verified')
  return lapse
}

async function tell(ports: Ports, id: MigrationId, { turn, why }: Lapse): Promise<void> {
  for (;;) {
    const before = await ports.store.load(id)
    if (!before || isEnded(before.state) || before.turn === turn) return
    const decideBy = ports.clock.now() + ports.policy.approvalExpiresMs
    const event = { type: 'went-back', turn, why, decideBy } as const
    const { result } = await commitEvents(ports, { id, before, events: [event], by: 'stationmaster', turn })
    if (result.kind !== 'conflict') return
  }
}
