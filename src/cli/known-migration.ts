import type { Loaded } from '../config/load-configuration.ts'
import { parseMigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import type { CliParts } from './cli-parts.ts'
import { CommandEnd, printable, wrongUsage } from './terminal.ts'

/** The migration with this id, as it was typed. Ends the command where that is no id, or nobody has it. */
export async function knownMigration(parts: CliParts, loaded: Loaded, typed: string): Promise<Migration> {
  const id = parseMigrationId(typed)
  if (!id) throw wrongUsage(`"${printable(typed)}" is not the id of a migration; ids look like MIG-42, and 42 will do.`)
  const migration = await parts.findMigration(loaded, id)
  if (migration) return migration
  const epitaph = await parts.findTombstone(loaded, id)
  if (epitaph !== undefined) throw new CommandEnd(1, epitaph)
  throw new CommandEnd(1, `There is no migration ${id}; "stationmaster status" lists them.`)
}
