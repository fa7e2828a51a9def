import { type CalendarEntry, calendarEntries, calendarEntry } from '../migration/calendar-entry.ts'
import type { EpochMs } from '../migration/ids.ts'
import type { Person } from '../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../migration/refusal.ts'
import { mayAct } from './acts/act-on.ts'
import type { DocumentFile, Ports } from './ports.ts'
import { viewMigration } from './queries.ts'

/** A site has few windows at a time; older migrations are over. */
const NEWEST = 100

/** The window of one migration, called off or not, as a file for a calendar. */
export async function calendarFile(ports: Ports, person: Person, id: string): Promise<DocumentFile | Refusal> {
  const migration = await viewMigration(ports, person, id)
  if (isRefusal(migration)) return migration
  const entry = calendarEntry(migration)
  if (!entry)
    return refuse('wrong-state', `${migration.id} has no date and time yet, so there is nothing for a calendar.`)
  return ports.documents.calendar(`migration-${migration.id}`, [entry])
}

/** Where the calendar of all windows can be subscribed to. */
export function calendarAddress(ports: Ports, person: Person): { readonly url: string } | Refusal {
  const { site, servers } = ports
  // It shows the windows of all of them.
  const refusal = mayAct(ports, { by: person }, 'view', null, servers.names)
  if (refusal) return refusal
  if (site.calendarUrl !== null) return { url: site.calendarUrl }
  return refuse(
    'not-found',
    `No calendar is served here: the configuration has no section \`calendar\`. \`${site.command} calendar <id>\` sends the window of one migration as a file.`,
  )
}

/** All windows that a calendar shows, and when they changed last. */
export async function calendarFeed({ store, documents, clock }: Pick<Ports, 'store' | 'documents' | 'clock'>): Promise<{
  readonly text: string
  readonly changedAt: EpochMs | null
}> {
  const entries = calendarEntries(await store.list(NEWEST), clock.now())
  return { text: documents.calendar('migrations', entries).text, changedAt: lastChange(entries) }
}

function lastChange(entries: readonly CalendarEntry[]): EpochMs | null {
  return entries.length === 0 ? null : Math.max(...entries.map(({ booking }) => booking.changedAt))
}
