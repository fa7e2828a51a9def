import type { EpochMs, MigrationId, ServerId } from './ids.ts'
import type { Migration } from './migration.ts'
import type { Booking } from './record-parts.ts'
import { isEnded } from './states.ts'

/** One window as a calendar shows it. Names servers and nobody. */
export interface CalendarEntry {
  readonly id: MigrationId
  /** Tells migrations of the same number apart, where a record was begun anew. */
  readonly requestedAt: EpochMs
  readonly source: ServerId
  readonly destination: ServerId
  readonly booking: Booking
}

/** Null as long as there was no window. */
export function calendarEntry({ id, requestedAt, source, destination, booking }: Migration): CalendarEntry | null {
  return booking ? { id, requestedAt, source, destination, booking } : null
}

const KEPT_MS = 30 * 86_400_000

/** The windows that a calendar of the site shows: all that are ahead or under way, and for 30 days what is over or called off. */
export function calendarEntries(migrations: readonly Migration[], now: EpochMs): readonly CalendarEntry[] {
  return migrations.filter((m) => isShown(m, now)).flatMap((m) => calendarEntry(m) ?? [])
}

function isShown({ state, booking, endedAt }: Migration, now: EpochMs): boolean {
  if (!booking) return false
  const isOver = booking.isCancelled || isEnded(state)
  return !isOver || Math.max(booking.changedAt, endedAt ?? 0) > now - KEPT_MS
}
