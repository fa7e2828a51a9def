import { toldOf } from '../migration/bulletin/told-of.ts'
import type { BulletinView } from '../migration/bulletin/view.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { PersonId, ServerId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { Person } from '../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../migration/refusal.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import { findMigration, mayAct, maySomewhere } from './acts/act-on.ts'
import { type DocumentFile, type DocumentFiles, type Ports, ServerTrouble, type Unreadable } from './ports.ts'
import { refusedIfUnreadable } from './readable.ts'
import { withReference } from './with-reference.ts'

const LIST_LIMIT = 50
const READ_TIMEOUT_MS = 60_000

/** One migration, by its id as typed. Whoever may look at none is not told whether it exists. */
export async function viewMigration(ports: Ports, person: Person, id: string): Promise<Migration | Refusal> {
  const refusal = maySomewhere(ports, person, 'view')
  if (refusal) return refusal
  const found = await findMigration(ports, id)
  return isRefusal(found) ? found : (mayAct(ports, { by: person }, 'view', found) ?? found)
}

/** The newest migrations that the person may look at. */
export async function listMigrations(ports: Ports, person: Person): Promise<Migration[] | Refusal> {
  const refusal = maySomewhere(ports, person, 'view')
  if (refusal) return refusal
  const newest = await ports.store.list(LIST_LIMIT)
  return newest.filter((m) => mayAct(ports, { by: person }, 'view', m) === null)
}

/** The server of that name, in whatever letters, where the person may look at it. */
export function viewServer(ports: Ports, person: Person, typed: string): ServerId | Refusal {
  const refusal = maySomewhere(ports, person, 'view')
  if (refusal) return refusal
  const { names } = ports.servers
  const server = names.find((name) => name.toLowerCase() === typed.toLowerCase())
  if (server === undefined) {
    return refuse('bad-input', `There is no server called "${typed}". Known servers are: ${names.join(', ')}.`)
  }
  return mayAct(ports, { by: person }, 'view', null, [server]) ?? server
}

/** Those that cannot be read, for a person who looks at the list: of which servers they are, nobody can say. */
export async function listUnreadable(ports: Ports, person: Person): Promise<readonly Unreadable[]> {
  return maySomewhere(ports, person, 'view') ? [] : ports.store.unreadable(LIST_LIMIT)
}

/** A migration with everything that has happened to it. */
export async function viewHistory(
  ports: Ports,
  person: Person,
  id: string,
): Promise<{ migration: Migration; events: LoggedEvent[] } | Refusal> {
  const migration = await viewMigration(ports, person, id)
  if (isRefusal(migration)) return migration
  const events = await refusedIfUnreadable(() => ports.store.events(migration.id))
  return isRefusal(events) ? events : { migration, events }
}

/** The worksheet of a configured server, read now. */
export async function readWorksheet(
  ports: Ports,
  person: Person,
  server: string,
): Promise<(ServerReading & { server: string }) | Refusal> {
  const found = viewServer(ports, person, server)
  if (isRefusal(found)) return found
  try {
    return { server: found, ...(await ports.servers.read(found, AbortSignal.timeout(READ_TIMEOUT_MS))) }
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { server }, what: 'a server could not be read' }
    return refuse('bad-input', withReference(ports, error.message, incident))
  }
}

/** The worksheet of a configured server, read now, to print and to file. */
export async function worksheetFiles(ports: Ports, person: Person, server: string): Promise<DocumentFiles | Refusal> {
  const reading = await readWorksheet(ports, person, server)
  return isRefusal(reading) ? reading : ports.documents.worksheet(reading.server, reading)
}

/** What became of a migration, so far or in the end, to print and to file. `namesOf` says what people are called. */
export async function reportFiles(
  ports: Ports,
  person: Person,
  id: string,
  namesOf: (ids: readonly PersonId[]) => Promise<(id: PersonId) => string>,
): Promise<DocumentFiles | Refusal> {
  const history = await viewHistory(ports, person, id)
  if (isRefusal(history)) return history
  const { migration, events } = history
  const people = events.flatMap(({ by }) => (by === 'stationmaster' ? [] : [by]))
  return ports.documents.report(migration.id, events, await namesOf(people))
}

/** What the people of one migration's stations are told now; null where they were told nothing. */
export function viewOfOne(migration: Migration): BulletinView | null {
  const told = toldOf(migration)
  return told && { sections: [{ moment: told.standing, servers: [told] }], dueAt: null }
}

/** The same as a sheet to print and hang up. */
export async function doorSheet(ports: Ports, person: Person, id: string): Promise<DocumentFile | Refusal> {
  const migration = await viewMigration(ports, person, id)
  if (isRefusal(migration)) return migration
  const view = viewOfOne(migration)
  if (!view) {
    return refuse(
      'wrong-state',
      `${migration.id} has no date and time yet, so there is nothing to hang up. Schedule it first.`,
    )
  }
  return ports.documents.door(migration.id, ports.wording.sheet(view, ports.clock.now()))
}
