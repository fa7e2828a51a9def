import { ownWindow, windowOf } from '../migration/bulletin/window-id.ts'
import type { LoggedEvent, MigrationEvent } from '../migration/events.ts'
import type { EpochMs, MigrationId, WindowId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { isEnded } from '../migration/states.ts'
import type { Commit, Ports } from './ports.ts'

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
  const loaded = await Promise.all(others.map((id) => ports.store.load(id)))
  const isShared = loaded.some((m) => m && windowOf(m) === window && !isEnded(m.state))
  return isShared ? null : window
}

/** The window that a commit of these events takes, so that no second one begins at the same moment. */
export function windowTaken(logged: readonly LoggedEvent[]): Commit['window'] {
  const scheduled = logged.map(({ event }) => event).findLast((event) => event.type === 'scheduled')
  if (!scheduled?.windowId || scheduled.isNow) return null
  const startAt: EpochMs = scheduled.window.startAt
  return { id: scheduled.windowId, startAt }
}
