import { toldOf } from '../migration/bulletin/told-of.ts'
import type { BulletinView } from '../migration/bulletin/view.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { PersonId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { Person } from '../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../migration/refusal.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import { findMigration, mayAct } from './acts/act-on.ts'
import { type DocumentFile, type DocumentFiles, type Ports, ServerTrouble } from './ports.ts'
import { withReference } from './with-reference.ts'

const LIST_LIMIT = 50
const READ_TIMEOUT_MS = 60_000

/** Null where the person may look, else the refusal. */
export function mayView(ports: Ports, person: Person): Refusal | null {
  return mayAct(ports, { by: person, token: '' }, 'view', null)
}

/** One migration, by its id as typed. */
export async function viewMigration(ports: Ports, person: Person, id: string): Promise<Migration | Refusal> {
  return mayView(ports, person) ?? findMigration(ports, id)
}

/** The newest migrations. */
export async function listMigrations(ports: Ports, person: Person): Promise<Migration[] | Refusal> {
  return mayView(ports, person) ?? ports.store.list(LIST_LIMIT)
}

/** A migration with everything that has happened to it. */
export async function viewHistory(
  ports: Ports,
  person: Person,
  id: string,
): Promise<{ migration: Migration; events: LoggedEvent[] } | Refusal> {
  const migration = await viewMigration(ports, person, id)
  return isRefusal(migration) ? migration : { migration, events: await ports.store.events(migration.id) }
}

/** The worksheet of a configured server, read now. */
export async function readWorksheet(
  ports: Ports,
  person: Person,
  server: string,
): Promise<(ServerReading & { server: string }) | Refusal> {
  const refusal = mayView(ports, person)
  if (refusal) return refusal
  if (!ports.servers.names.includes(server)) {
    return refuse(
      'bad-input',
      `There is no server called "${server}". Known servers are: ${ports.servers.names.join(', ')}.`,
    )
  }
  try {
    return { server, ...(await ports.servers.read(server, AbortSignal.timeout(READ_TIMEOUT_MS))) }
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    const incident = { error, fields: { server }, what: 'a server could not be read' }
    return refuse('bad-input', withReference(ports, error.message, incident))
  }
}

/** The worksheet of a configured server, read now, to print and to file. */
export async function worksheetFiles(ports: Ports, person: Person, server: string): Promise<DocumentFiles | Refusal> {
  const reading = await readWorksheet(ports, person, server)
  return isRefusal(reading) ? reading : ports.documents.worksheet(server, reading)
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
