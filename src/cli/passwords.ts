import type { Need } from '../config/environment.ts'
import { type Loaded, loadConfiguration } from '../config/load-configuration.ts'
import { counted } from '../migration/describe/words.ts'
import type { Migration } from '../migration/migration.ts'
import type { Change } from '../migration/plan/change.ts'
import { pilotChanges } from '../migration/stages/pilot-changes.ts'
import type { CliParts, PasswordSlip } from './cli-parts.ts'
import { knownMigration } from './known-migration.ts'
import { CommandEnd, printable, type Terminal } from './terminal.ts'
import { writeNewFile } from './write-new-file.ts'

export interface PasswordOptions {
  /** A file to write slips to, instead of showing the passwords. */
  readonly slips?: string
}

interface Context {
  readonly parts: CliParts
  readonly terminal: Terminal
}

const NEEDS: ReadonlySet<Need> = new Set(['redis', 'secret'])

/** Shows the passwords of a migration's new accounts on a terminal, or writes them as slips to the file that somebody names. */
export async function showPasswords(context: Context, id: string, { slips }: PasswordOptions): Promise<void> {
  const { parts, terminal } = context
  if (slips === undefined && !terminal.stdout.isTTY) {
    throw new CommandEnd(
      1,
      'passwords are shown on a terminal only, not written to a file or a pipe; nothing was read.',
    )
  }
  const loaded = loadConfiguration(terminal.variables, NEEDS)
  const { migration, entries, testEntries } = await newAccounts(parts, loaded, id)
  const shown = slips === undefined ? [...entries, ...testEntries] : entries
  if (shown.length === 0) {
    terminal.stdout.write(`${migration.id} makes no accounts.\n`)
    return
  }
  if (slips === undefined) {
    terminal.stdout.write(
      shown.map(({ account, password }) => `${printable(account)}\t${password.reveal()}\n`).join(''),
    )
    return
  }
  const title = `New accounts on ${migration.destination} (${migration.id})`
  writeNewFile(slips, parts.renderSlips(entries, { title, contact: loaded.configuration.site.contact }))
  terminal.stdout.write(
    `Wrote ${counted(entries.length, 'slip')} to ${slips}, readable by you only. It holds passwords: open it in a browser, print it, and delete it.\n`,
  )
}

async function newAccounts(parts: CliParts, loaded: Loaded, id: string) {
  const migration = await knownMigration(parts, loaded, id)
  const { cutover, assessment } = migration
  if (!cutover || !assessment)
    throw new CommandEnd(1, `${migration.id} has not started, so it has made no accounts yet.`)
  const mustChange = new Set(
    assessment.changes.flatMap((change) => (change.kind === 'must-change-password' ? [change.user] : [])),
  )
  const entriesOf = async (changes: readonly Change[]) => {
    const entries: PasswordSlip[] = []
    for (const change of changes) {
      if (change.kind !== 'create-user') continue
      const { user: account, fullName } = change
      const password = await parts.derivePassword(loaded, cutover.secretKeyId, migration.id, account)
      entries.push({ account, fullName, password, mustChange: mustChange.has(account) })
    }
    return entries
  }
  return {
    migration,
    entries: await entriesOf(assessment.changes),
    testEntries: await entriesOf(testAccountsMade(migration)),
  }
}

/** The pilot's test accounts from their making to the sign-off: for operators, not for people to be handed. */
function testAccountsMade({ assessment, cutover, pilot }: Migration): readonly Change[] {
  if (!assessment || pilot?.signedOffBy) return []
  return pilotChanges(assessment).filter(({ id }) => cutover?.progress[id] !== undefined)
}
