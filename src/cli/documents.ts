import type { Need } from '../config/environment.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import type { DocumentFiles } from '../operations/ports.ts'
import type { CliParts } from './cli-parts.ts'
import { knownMigration } from './known-migration.ts'
import { CommandEnd, type Terminal, wrongUsage } from './terminal.ts'
import { writeNewFile } from './write-new-file.ts'

export interface FormatOptions {
  readonly json?: boolean
  readonly markdown?: boolean
  readonly html?: boolean
}

export type Format = keyof FormatOptions

/** The one form that was asked for; undefined for none. Two of them are a wrong usage. */
export function chosenFormat(options: FormatOptions): Format | undefined {
  const [format, ...others] = (['json', 'markdown', 'html'] as const).filter((each) => options[each])
  if (others.length > 0) throw wrongUsage(`--${format} and --${others[0]} exclude each other: choose one.`)
  return format
}

/** The text of a document, for `> file` or a pager. */
export function textOf({ html, markdown }: DocumentFiles, format: Exclude<Format, 'json'>): string {
  return (format === 'html' ? html : markdown).text
}

/** Prints the report of a migration: Markdown, unless HTML is asked for. Slack is not asked, so people are shown by their ids. */
export async function showReport(
  { parts, terminal }: { readonly parts: CliParts; readonly terminal: Terminal },
  id: string,
  options: FormatOptions,
): Promise<void> {
  const format = chosenFormat(options) === 'html' ? 'html' : 'markdown'
  const loaded = loadConfiguration(terminal.variables, new Set<Need>(['redis']))
  const { id: known } = await knownMigration(parts, loaded, id)
  const events = await parts.findEvents(loaded, known)
  const files = parts
    .documents(loaded)
    .report(known, events, (person) => (person === 'stationmaster' ? 'Stationmaster' : person))
  terminal.stdout.write(textOf(files, format))
}

export interface DoorOptions {
  /** A file to write to, instead of standard output. */
  readonly html?: string
}

/** Prints the notice of a migration as a sheet for the door (HTML), or writes it to a new file. */
export async function showDoorSheet(
  { parts, terminal }: { readonly parts: CliParts; readonly terminal: Terminal },
  id: string,
  { html }: DoorOptions,
): Promise<void> {
  const loaded = loadConfiguration(terminal.variables, new Set<Need>(['redis']))
  const migration = await knownMigration(parts, loaded, id)
  const sheet = parts.doorSheet(loaded, migration)
  if (!sheet) throw new CommandEnd(1, `${migration.id} has no date and time yet, so there is nothing to hang up.`)
  if (html === undefined) {
    terminal.stdout.write(sheet.text)
    return
  }
  writeNewFile(html, sheet.text)
  terminal.stdout.write(`Wrote ${html}: open it in a browser and print it. Print it anew when something changes.\n`)
}
