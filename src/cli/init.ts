import { writeFileSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline/promises'
import { parseConfiguration } from '../config/load-configuration.ts'
import { ConfigurationError } from '../config/problem.ts'
import { type InitAnswers, parseList, parseServer, writeConfiguration } from './init-answers.ts'
import { CommandEnd, type Terminal, wrongUsage } from './terminal.ts'

/** Answers given as options; what is missing is asked for where there is somebody to ask. */
export interface InitOptions {
  readonly timeZone?: string
  readonly contact?: string
  readonly updatesChannel?: string
  readonly noticesChannels?: string
  readonly approvers?: string
  readonly username?: string
  readonly server?: string[]
}

/** Asks, checks and writes the configuration file. An existing file is never overwritten. */
export async function init(options: InitOptions, terminal: Terminal): Promise<void> {
  const file = terminal.variables.STATIONMASTER_CONFIG || 'stationmaster.yml'
  const answers = await collectAnswers(options, terminal)
  const text = writeConfiguration(answers)
  // The password is set later; here only the rest is to be checked.
  const { problems } = parseConfiguration(text, file, { MIGRATOR_PASSWORD: 'set later' }, new Set())
  if (problems.length > 0) throw new ConfigurationError(`${file} (not written)`, problems)
  writeNew(file, text)
  terminal.stdout.write(nextSteps(file, terminal))
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o640 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST') {
      throw new CommandEnd(1, `${file} exists already and was not touched; move it away, or set STATIONMASTER_CONFIG.`)
    }
    throw new CommandEnd(1, `${file} cannot be written (${code}).`)
  }
}

async function collectAnswers(options: InitOptions, terminal: Terminal): Promise<InitAnswers> {
  const questions = terminal.stdin.isTTY ? createInterface({ input: terminal.stdin, output: terminal.stderr }) : null
  try {
    const ask = (given: string | undefined, option: string, question: string) =>
      answer(questions, given, option, question)
    return {
      timeZone: await ask(options.timeZone, '--time-zone', 'Time zone of the site, such as Europe/Berlin'),
      contact: await ask(options.contact, '--contact', 'Whom people ask, such as "IT desk, ext. 4711"'),
      updatesChannel: await ask(options.updatesChannel, '--updates-channel', 'Id of the channel for cards, C…'),
      noticesChannels: parseList(
        await ask(options.noticesChannels, '--notices-channels', 'Ids of the channels for notices, C… C…'),
      ),
      approvers: parseList(await ask(options.approvers, '--approvers', 'Ids of the people who run this, U… or S…')),
      username: await ask(options.username, '--username', 'Account on the servers, such as CONTOSO\\migrator'),
      servers: await collectServers(options.server, questions),
    }
  } finally {
    questions?.close()
  }
}

async function answer(
  questions: Interface | null,
  given: string | undefined,
  option: string,
  question: string,
): Promise<string> {
  if (given !== undefined) return given
  if (!questions) throw wrongUsage(`init has nobody to ask here: give ${option} (${question}) and the other options.`)
  return (await questions.question(`${question}: `)).trim()
}

async function collectServers(
  given: readonly string[] | undefined,
  questions: Interface | null,
): Promise<InitAnswers['servers']> {
  const texts = given ?? parseList(await answer(questions, undefined, '--server', 'Servers, name=host name=host'))
  return texts.map((text) => {
    const server = parseServer(text)
    if (!server)
      throw wrongUsage(`"${text}" is not a server; write name=host, such as lab-old=mps-src01.contoso.local.`)
    return server
  })
}

/** The secret is shown to a terminal only: elsewhere it would end up in a file or a log. */
function nextSteps(file: string, terminal: Terminal): string {
  const secret = terminal.stdout.isTTY
    ? `    STATIONMASTER_SECRET=${terminal.randomBytes(32).toString('base64')}`
    : '    STATIONMASTER_SECRET=…    (make one: openssl rand -base64 32)'
  return `Wrote ${file}. Put into the environment, and nowhere else:

    MIGRATOR_PASSWORD=…       the password of the account on the servers
${secret}

Passwords of new accounts are derived from STATIONMASTER_SECRET: keep a copy where you keep other keys.
Without it the passwords of a migration's new accounts cannot be told or set again.

Next: stationmaster worksheet <server> reads a server and changes nothing. docs/install.md has the rest.
`
}
