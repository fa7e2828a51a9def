import type { Need } from '../config/environment.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { type CliParts, type ProcessRole, QUEUE_NAMES, type QueueName } from './cli-parts.ts'
import { EVERY_NEED, examine } from './doctor.ts'
import { chosenFormat, type FormatOptions, textOf } from './documents.ts'
import { knownMigration } from './known-migration.ts'
import { knownServer } from './known-server.ts'
import { renderChecks } from './render-checks.ts'
import { renderPlan } from './render-plan.ts'
import { renderStatus, renderStatusList, renderUnreadable, type ShowTime } from './render-status.ts'
import { renderWorksheet } from './render-worksheet.ts'
import { type Terminal, wrongUsage } from './terminal.ts'

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
  options: FormatOptions,
): Promise<void> {
  const format = chosenFormat(options)
  const loaded = loadConfiguration(terminal.variables, new Set())
  const name = knownServer(loaded, server)
  const reading = await parts.readServer(loaded, name)
  if (format === undefined) terminal.stdout.write(renderWorksheet(name, reading))
  else if (format === 'json') terminal.stdout.write(toJson({ server: name, ...reading }))
  else terminal.stdout.write(textOf(parts.documents(loaded).worksheet(name, reading), format))
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
    const unreadable = await parts.listUnreadable(loaded)
    if (unreadable.length > 0) terminal.stderr.write(renderUnreadable(unreadable))
    return
  }
  const migration = await knownMigration(parts, loaded, id)
  terminal.stdout.write(options.json ? toJson(migration) : renderStatus(migration, showTime))
}

/** Exit code 1 where a check found something. */
export async function runDoctor({ parts, terminal }: Context, options: OutputOptions): Promise<number> {
  const checks = await examine(parts, terminal.variables)
  terminal.stdout.write(options.json ? toJson(checks) : renderChecks(checks))
  return checks.some((check) => check.verdict === 'finding') ? 1 : 0
}

/** Readings hold no secrets; people pipe this into other programs. */
function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
