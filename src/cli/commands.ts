import type { Need } from '../config/environment.ts'
import { type Loaded, loadConfiguration } from '../config/load-configuration.ts'
import { parseMigrationId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { type CliParts, type ProcessRole, QUEUE_NAMES, type QueueName } from './cli-parts.ts'
import { EVERY_NEED, examine } from './doctor.ts'
import { knownServer } from './known-server.ts'
import { renderChecks } from './render-checks.ts'
import { renderPlan } from './render-plan.ts'
import { renderStatus, renderStatusList, type ShowTime } from './render-status.ts'
import { renderWorksheet } from './render-worksheet.ts'
import { CommandEnd, printable, type Terminal, wrongUsage } from './terminal.ts'

interface Context {
  readonly parts: CliParts
  readonly terminal: Terminal
}

interface OutputOptions {
  readonly json?: boolean
}

/** A worker posts to Slack but listens to nothing there. */
const WORKER_NEEDS: ReadonlySet<Need> = new Set(['slack-token', 'redis', 'secret'])

/** Runs a process until a signal ends it. Returns its exit code. */
export async function startProcess({ parts, terminal }: Context, role: ProcessRole): Promise<number> {
  const loaded = loadConfiguration(terminal.variables, role.isBot ? EVERY_NEED : WORKER_NEEDS)
  return parts.runProcess(loaded, role)
}

/** Reads `preflight,notify`. Throws a wrong usage for a queue that does not exist. */
export function parseQueues(text: string | undefined): readonly QueueName[] {
  if (text === undefined) return QUEUE_NAMES
  return text.split(',').map((part) => {
    const name = QUEUE_NAMES.find((queue) => queue === part.trim())
    if (!name) throw wrongUsage(`There is no queue called "${part.trim()}"; there are: ${QUEUE_NAMES.join(', ')}.`)
    return name
  })
}

export async function showWorksheet(
  { parts, terminal }: Context,
  server: string,
  options: OutputOptions,
): Promise<void> {
  const loaded = loadConfiguration(terminal.variables, new Set())
  const name = knownServer(loaded, server)
  const reading = await parts.readServer(loaded, name)
  terminal.stdout.write(options.json ? toJson({ server: name, ...reading }) : renderWorksheet(name, reading))
}

/** Shows what a migration would do. Exit code 1 where something stands in its way. */
export async function showPlan(
  { parts, terminal }: Context,
  pair: { readonly source: string; readonly destination: string },
  options: OutputOptions,
): Promise<number> {
  const loaded = loadConfiguration(terminal.variables, new Set())
  const [source, destination] = [knownServer(loaded, pair.source), knownServer(loaded, pair.destination)]
  if (source === destination) throw wrongUsage(`${source} is both source and destination; name two servers.`)
  const plan = await parts.makePlan(loaded, source, destination)
  terminal.stdout.write(options.json ? toJson({ source, destination, ...plan }) : renderPlan(source, destination, plan))
  return plan.assessment.findings.some((finding) => finding.severity === 'block') ? 1 : 0
}

export async function showStatus(
  context: Context,
  id: string | undefined,
  options: OutputOptions,
  showTimeIn: (timeZone: string) => ShowTime,
): Promise<void> {
  const { parts, terminal } = context
  const loaded = loadConfiguration(terminal.variables, new Set<Need>(['redis']))
  const showTime = showTimeIn(loaded.configuration.site.timeZone)
  if (id === undefined) {
    const migrations = await parts.listMigrations(loaded)
    terminal.stdout.write(options.json ? toJson(migrations) : renderStatusList(migrations, showTime))
    return
  }
  const migration = await knownMigration(context, loaded, id)
  terminal.stdout.write(options.json ? toJson(migration) : renderStatus(migration, showTime))
}

/** Prints the passwords of a migration's new accounts: to a terminal only, never into a file or a pipe. */
export async function showPasswords(context: Context, id: string): Promise<void> {
  const { parts, terminal } = context
  if (!terminal.stdout.isTTY) {
    throw new CommandEnd(
      1,
      'passwords are shown on a terminal only, not written to a file or a pipe; nothing was read.',
    )
  }
  const loaded = loadConfiguration(terminal.variables, new Set<Need>(['redis', 'secret']))
  const migration = await knownMigration(context, loaded, id)
  if (!migration.cutover || !migration.assessment) {
    throw new CommandEnd(1, `${migration.id} has not started, so it has made no accounts yet.`)
  }
  const { secretKeyId } = migration.cutover
  const accounts = migration.assessment.changes.flatMap((change) =>
    change.kind === 'create-user' ? [change.user] : [],
  )
  const lines: string[] = []
  for (const account of accounts) {
    const password = await parts.derivePassword(loaded, secretKeyId, migration.id, account)
    lines.push(`${printable(account)}\t${password.reveal()}`)
  }
  terminal.stdout.write(lines.length === 0 ? `${migration.id} makes no accounts.\n` : `${lines.join('\n')}\n`)
}

/** Exit code 1 where a check found something. */
export async function runDoctor({ parts, terminal }: Context, options: OutputOptions): Promise<number> {
  const checks = await examine(parts, terminal.variables)
  terminal.stdout.write(options.json ? toJson(checks) : renderChecks(checks))
  return checks.some((check) => check.verdict === 'finding') ? 1 : 0
}

async function knownMigration({ parts }: Context, loaded: Loaded, typed: string): Promise<Migration> {
  const id = parseMigrationId(typed)
  if (!id) throw wrongUsage(`"${printable(typed)}" is not the id of a migration; ids look like MIG-42, and 42 will do.`)
  const migration = await parts.findMigration(loaded, id)
  if (!migration) throw new CommandEnd(1, `There is no migration ${id}; "stationmaster status" lists them.`)
  return migration
}

/** Readings hold no secrets; people pipe this into other programs. */
function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
