import { beforeStart } from '../../../migration/drain/screen-moment.ts'
import { LATE_AFTER_MS, screenWork } from '../../../migration/drain/screen-warnings.ts'
import type { MigrationEvent, ScreenEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import { ServerTrouble, type ServerWriter } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'
import { writerOnce } from '../writer-once.ts'

/**
 * Warns on the screens of the source before the start, each warning at most once: its intent is in the record before anything
 * is sent, and what a crash cut off is recorded as unknown. One whose moment has passed is recorded as missed; the next says
 * the time that is left then. It is a write in the servers' terms, so it goes through the fenced pool.
 */
export async function warnScreens(claimed: Claimed): Promise<void> {
  const { ports, signal } = claimed
  const m = claimed.migration
  const { show } = screenWork(m, ports.policy, ports.clock.now())
  if (show === null) return
  const writer = writerOnce(claimed, () => ports.servers.openWriter(m.source, claimed.fence(), signal))
  try {
    await warn(claimed, await writer.open(), show)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    await noteTrouble(claimed, show, error)
  } finally {
    await writer.close()
  }
}

/** Records what needs no server, so that no warning is lost in silence. */
export async function settleScreens(claimed: Claimed): Promise<void> {
  await claimed.commit((m) => settled(claimed, m))
}

/** Warnings that were missed, and those that an earlier look began. */
function settled({ ports }: Claimed, m: Migration): readonly ScreenEvent[] {
  const { missed, unknown } = screenWork(m, ports.policy, ports.clock.now())
  const event = (leadMs: number, why: 'late' | 'unknown') => ({ type: 'screen-warning-missed', leadMs, why }) as const
  return [...unknown.map((leadMs) => event(leadMs, 'unknown')), ...missed.map((leadMs) => event(leadMs, 'late'))]
}

async function warn(claimed: Claimed, writer: ServerWriter, leadMs: number): Promise<void> {
  const { ports } = claimed
  const isDue = (m: Migration) => screenWork(m, ports.policy, ports.clock.now()).show === leadMs
  let isIntended = false
  const m = await claimed.commit((now): readonly MigrationEvent[] => {
    isIntended = isDue(now)
    return isIntended ? [{ type: 'screen-warning-intended', leadMs }] : settled(claimed, now)
  })
  if (!isIntended || !m.schedule) return
  const left = m.schedule.startAt - ports.clock.now()
  const sessions = await writer.warnSessions(ports.wording.screen(beforeStart(left)))
  await claimed.commit((now) => (isBegun(now, leadMs) ? [{ type: 'screen-warned', leadMs, sessions }] : []))
}

/** Before the intent nothing was sent, so it may be tried again as long as it is in time; afterwards nobody knows. */
async function noteTrouble(claimed: Claimed, leadMs: number, error: ServerTrouble): Promise<void> {
  const { ports } = claimed
  const m = claimed.migration
  const sentence = () =>
    withReference(ports, error.message, {
      error,
      fields: { migrationId: m.id },
      what: 'the screens could not be warned',
    })
  if (isBegun(m, leadMs)) {
    const unknown = { type: 'screen-warning-missed', leadMs, why: 'unknown', sentence: sentence() } as const
    await claimed.commit((now) => (isBegun(now, leadMs) ? [unknown] : []))
    return
  }
  const again = ports.clock.now() + (ports.policy.retryDelaysMs[0] ?? LATE_AFTER_MS)
  const lastAt = (m.schedule?.startAt ?? 0) - leadMs + LATE_AFTER_MS
  if (again <= lastAt) return claimed.postpone(again)
  const isOpen = (now: Migration) => screenWork(now, ports.policy, ports.clock.now()).show === leadMs
  const late = { type: 'screen-warning-missed', leadMs, why: 'late', sentence: sentence() } as const
  await claimed.commit((now) => (isOpen(now) ? [late] : settled(claimed, now)))
}

function isBegun(m: Migration, leadMs: number): boolean {
  return m.schedule?.warnings?.some((each) => each.leadMs === leadMs && each.status === 'intended') ?? false
}
