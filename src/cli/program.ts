import { Command, CommanderError } from 'commander'
import { ConfigurationError } from '../config/problem.ts'
import { ServerTrouble } from '../operations/ports.ts'
import type { CliParts } from './cli-parts.ts'
import { parseQueues, runDoctor, showPlan, showStatus, showWorksheet, startProcess } from './commands.ts'
import { type DoorOptions, type FormatOptions, showDoorSheet, showReport } from './documents.ts'
import { type InitOptions, init } from './init.ts'
import { checkManifestOptions, type ManifestOptions } from './manifest.ts'
import { type PasswordOptions, showPasswords } from './passwords.ts'
import { type QuietOptions, showQuietTimes } from './quiet.ts'
import { type RecordOptions, recordServer } from './record.ts'
import { backUp, exportMigration, restore, verify } from './records.ts'
import type { ShowTime } from './render-status.ts'
import { CommandEnd, type Terminal } from './terminal.ts'
import { withReference } from './with-reference.ts'

const NO_COMMAND =
  'Say what to do, for example: stationmaster worksheet lab-old. "stationmaster --help" lists all commands.'

export interface CliSettings {
  readonly parts: CliParts
  readonly terminal: Terminal
  readonly version: string
  /** How `status` shows times. */
  readonly showTimeIn: (timeZone: string) => ShowTime
}

/** Runs one command. Resolves with the exit code: 0 fine, 1 a finding or a failure, 2 wrong usage. Never rejects. */
export async function runCli(args: readonly string[], settings: CliSettings): Promise<number> {
  let exitCode = 0
  const program = buildProgram(settings, (code) => {
    exitCode = code
  })
  try {
    if (args.length === 0) throw new CommandEnd(2, NO_COMMAND)
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error, settings)
  }
}

function explain(error: unknown, { terminal, parts }: CliSettings): number {
  const { stderr } = terminal
  if (error instanceof CommanderError) {
    // Commander has said what is wrong; asking for help is no mistake.
    return error.exitCode === 0 ? 0 : 2
  }
  if (error instanceof ConfigurationError) {
    stderr.write(
      `The configuration has ${error.problems.length === 1 ? 'a problem' : `${error.problems.length} problems`}:\n`,
    )
  }
  // These say by themselves what is wrong; a line of the log would say it once more.
  const isExpected =
    error instanceof CommandEnd || error instanceof ConfigurationError || error instanceof ServerTrouble
  const sentence = isExpected ? error.message : withReference(error, parts.reportIncident(error, terminal.variables))
  if (sentence !== '') stderr.write(`${sentence}\n`)
  return error instanceof CommandEnd ? error.exitCode : 1
}

function buildProgram(settings: CliSettings, end: (exitCode: number) => void): Command {
  const { terminal } = settings
  const program = new Command('stationmaster')
    .description('Moves MultiPoint Services from one Windows Server 2016 machine to another, from Slack.')
    .version(settings.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text.replace(/^error: /, '')),
    })
    .showSuggestionAfterError()
  addSetUpCommands(program, settings, end)
  addTextsCommand(program, settings)
  addProcessCommands(program, settings, end)
  addReadingCommands(program, settings, end)
  addRecordsCommands(program, settings, end)
  return program
}

function addRecordsCommands(program: Command, settings: CliSettings, end: (exitCode: number) => void): void {
  program
    .command('backup <file>')
    .description('write all records to a new file; the processes go on meanwhile')
    .action((file: string) => backUp(settings, file))
  program
    .command('restore <file>')
    .description('fill an empty Redis from a backup, before the processes are started')
    .action((file: string) => restore(settings, file))
  program
    .command('export <id> [file]')
    .description('print the log of a migration as a chain of hashes, or write it to a new file')
    .action((id: string, file: string | undefined) => exportMigration(settings, id, file))
  program
    .command('verify-export <file>')
    .description('check an exported log')
    .option('--head <hash>', 'the head that a report or the card shows, to notice what was cut off')
    .action((file: string, options: { head?: string }) => end(verify(settings, file, options)))
}

function addSetUpCommands(program: Command, settings: CliSettings, end: (exitCode: number) => void): void {
  const { parts, terminal } = settings
  program
    .command('init')
    .description('ask a few questions and write the configuration file')
    .option('--time-zone <zone>', 'time zone of the site')
    .option('--contact <text>', 'whom people ask')
    .option('--updates-channel <id>', 'channel for cards')
    .option('--notices-channels <ids>', 'channels for notices')
    .option('--approvers <ids>', 'people who run this')
    .option('--username <name>', 'account on the servers')
    .option('--server <name=host...>', 'a server; may be repeated')
    .action((options: InitOptions) => init(options, terminal))
  program
    .command('doctor')
    .description('check configuration, Redis, Slack and servers, and say what to do')
    .option('--json', 'as JSON')
    .option('--record <file>', 'instead, keep the exchange with a server in a file, without names, to send it to us')
    .option('--server <name>', 'with --record: which server')
    .option('--yes', 'with --record: write without asking')
    .action(async (options: DoctorOptions) => end(await doctor(settings, options)))
  program
    .command('manifest')
    .description("print the Slack app's manifest")
    .option('--http <url>', 'for HTTP instead of Socket Mode: the public address of the bot')
    .option('--command <command>', 'another name for the slash command')
    .action((options: ManifestOptions) => {
      terminal.stdout.write(parts.renderManifest(checkManifestOptions(options)))
    })
}

function addTextsCommand(program: Command, { parts, terminal }: CliSettings): void {
  program
    .command('texts')
    .description('print what the people at the stations are told, to change or to translate it')
    .option('--language <code>', `one of ${parts.languages.join(', ')}`, 'en')
    .action(({ language }: { language: string }) => {
      const texts = parts.printTexts(language)
      if (texts === undefined)
        throw new CommandEnd(2, `There are no texts in "${language}"; there are: ${parts.languages.join(', ')}.`)
      terminal.stdout.write(texts)
    })
}

type DoctorOptions = RecordOptions & { readonly json?: boolean }

async function doctor(settings: CliSettings, options: DoctorOptions): Promise<number> {
  if (options.record === undefined) {
    if (options.server !== undefined || options.yes)
      throw new CommandEnd(2, '--server and --yes belong to --record <file>.')
    return runDoctor(settings, options)
  }
  if (options.json) throw new CommandEnd(2, '--json shows what doctor finds; with --record it finds nothing.')
  await recordServer(settings, options.record, options)
  return 0
}

function addProcessCommands(program: Command, settings: CliSettings, end: (exitCode: number) => void): void {
  program
    .command('bot')
    .description('listen to Slack')
    .action(async () => end(await startProcess(settings, { isBot: true, queues: [] })))
  program
    .command('worker')
    .description('do the work')
    .option('--queues <names>', 'only these queues, separated by commas')
    .action(async ({ queues }: { queues?: string }) =>
      end(await startProcess(settings, { isBot: false, queues: parseQueues(queues) })),
    )
  program
    .command('all')
    .description('bot and worker in one process')
    .action(async () => end(await startProcess(settings, { isBot: true, queues: parseQueues(undefined) })))
}

function addReadingCommands(program: Command, settings: CliSettings, end: (exitCode: number) => void): void {
  const json = ['--json', 'as JSON'] as const
  const markdown = ['--markdown', 'as a document in Markdown'] as const
  const html = ['--html', 'as a document in HTML, to print'] as const
  program
    .command('worksheet <server>')
    .description('read a server and print its planning worksheet; changes nothing')
    .option(...json)
    .option(...markdown)
    .option(...html)
    .action((server: string, options: FormatOptions) => showWorksheet(settings, server, options))
  program
    .command('quiet <server>')
    .description('print when few people are at the stations of a server, as far as it was seen')
    .option('--png <file>', 'write the picture of it, too')
    .action((server: string, options: QuietOptions) => showQuietTimes(settings, server, options, settings.showTimeIn))
  program
    .command('plan <source> <destination>')
    .description('print what a migration would do; changes nothing')
    .option(...json)
    .action(async (source: string, destination: string, options: { json?: boolean }) =>
      end(await showPlan(settings, { source, destination }, options)),
    )
  program
    .command('status [id]')
    .description('print all migrations, or one')
    .option(...json)
    .action((id: string | undefined, options: { json?: boolean }) =>
      showStatus(settings, id, options, settings.showTimeIn),
    )
  program
    .command('report <id>')
    .description('print the report of a migration, in Markdown unless HTML is asked for')
    .option(...markdown)
    .option(...html)
    .action((id: string, options: FormatOptions) => showReport(settings, id, options))
  program
    .command('door <id>')
    .description('print what the people of a migration are told as a sheet for the door, in HTML')
    .option('--html <file>', 'write it to a new file instead')
    .action((id: string, options: DoorOptions) => showDoorSheet(settings, id, options))
  program
    .command('passwords <id>')
    .description("print the passwords of a migration's new accounts, to a terminal only")
    .option('--slips <file>', 'instead, write them to a new file as slips to print and cut out')
    .action((id: string, options: PasswordOptions) => showPasswords(settings, id, options))
}
