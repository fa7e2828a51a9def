import { ownWindow, windowOf } from '../migration/bulletin/window-id.ts'
import type { LoggedEvent, MigrationEvent } from '../migration/events.ts'
import type { EpochMs, MigrationId, WindowId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { isRefusal } from '../migration/refusal.ts'
import { isEnded } from '../migration/states.ts'
import type { Commit, Ports } from './ports.ts'
import { refusedIfUnreadable } from './readable.ts'

interface Intent {
  readonly id: MigrationId
  readonly before: Migration | null
  readonly events: readonly MigrationEvent[]
}

/** Puts what is scheduled into the window that begins then, so that people hear of both in one place; else into one of its own. */
export async function intoWindows(ports: Ports, { id, before, events }: Intent): Promise<readonly MigrationEvent[]> {
  return Promise.all(
    events.map(async (event) => {
      if (event.type !== 'scheduled' || event.windowId !== undefined) return event
      const shared = event.isNow ? undefined : await ports.bulletins.windowAt(event.window.startAt)
      const windowId = shared ?? (await keptWindow(ports, before)) ?? ownWindow(id, (before?.version ?? 0) + 1)
      return { ...event, windowId }
    }),
  )
}

/** One that has a window to itself takes it along to its new time; one that shares it leaves it to the others. */
async function keptWindow(ports: Ports, before: Migration | null): Promise<WindowId | null> {
  const window = before && windowOf(before)
  if (!before || !window) return null
  const others = (await ports.bulletins.membersOf(window)).filter((id) => id !== before.id)
  const isShared = (await Promise.all(others.map((id) => mayBeIn(ports, id, window)))).some(Boolean)
  return isShared ? null : window
}

/** One whose record cannot be used may be in it as well as not. */
async function mayBeIn(ports: Ports, id: MigrationId, window: WindowId): Promise<boolean> {
  const m = await refusedIfUnreadable(() => ports.store.load(id))
  return isRefusal(m) || (m !== undefined && windowOf(m) === window && !isEnded(m.state))
}

/** The window that a commit of these events takes, so that no second one begins at the same moment. */
export function windowTaken(logged: readonly LoggedEvent[]): Commit['window'] {
  const scheduled = logged.map(({ event }) => event).findLast((event) => event.type === 'scheduled')
  if (!scheduled?.windowId || scheduled.isNow) return null
  const startAt: EpochMs = scheduled.window.startAt
  return { id: scheduled.windowId, startAt }
}
