import type { MigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { type Refusal, refuse } from '../migration/refusal.ts'
import { type MigrationStore, UnreadableError } from './store-ports.ts'

/** A migration for whoever can do without it: undefined where there is none, and where its record cannot be used. */
export async function loadReadable(
  store: Pick<MigrationStore, 'load'>,
  id: MigrationId,
): Promise<Migration | undefined> {
  const found = await orUnreadable(() => store.load(id))
  return found instanceof UnreadableError ? undefined : found
}

/** What `ask` gives, or why what it asks for cannot be used. */
export async function orUnreadable<T>(ask: () => Promise<T>): Promise<T | UnreadableError> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof UnreadableError) return error
    throw error
  }
}

/** What `ask` gives, or what a person is told where a record that it needs cannot be used. */
export async function refusedIfUnreadable<T>(ask: () => Promise<T>): Promise<T | Refusal> {
  const found = await orUnreadable(ask)
  return found instanceof UnreadableError ? unreadable(found.message) : found
}

/** `why` is a sentence without its full stop. */
function unreadable(why: string): Refusal {
  return refuse(
    'unreadable',
    `${why.charAt(0).toUpperCase()}${why.slice(1)}. Nothing was done, and nothing of it acts until whoever runs Stationmaster has looked at it: \`stationmaster doctor\` lists what is damaged, and a backup can bring it back.`,
  )
}
