import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { loadConfiguration } from '../config/load-configuration.ts'
import type { CliParts } from './cli-parts.ts'
import { knownServer } from './known-server.ts'
import { renderRecording } from './render-recording.ts'
import { CommandEnd, type Terminal, wrongUsage } from './terminal.ts'

export interface RecordOptions {
  /** The file to write; without it nothing is recorded. */
  readonly record?: string
  readonly server?: string
  /** Write without asking. */
  readonly yes?: boolean
}

interface Context {
  readonly parts: CliParts
  readonly terminal: Terminal
}

/** Keeps the exchange with one server without its names: shows what the file will hold, and writes it when told to. */
export async function recordServer({ parts, terminal }: Context, file: string, options: RecordOptions): Promise<void> {
  assertSomebodyAgrees(file, options, terminal)
  const loaded = loadConfiguration(terminal.variables, new Set())
  const server = chooseServer(Object.keys(loaded.configuration.servers), options.server, (name) =>
    knownServer(loaded, name),
  )
  terminal.stderr.write(`Reading ${server}; this takes some seconds more than a worksheet, and changes nothing.\n`)
  const recording = await parts.recordServer(loaded, server)
  if (recording.exchangeCount === 0)
    throw new CommandEnd(1, `Nothing of the exchange with ${server} could be freed of names; nothing was written.`)
  terminal.stdout.write(renderRecording(server, recording))
  const isReplacing = existsSync(file)
  if ((!options.yes || isReplacing) && !(await agrees(file, terminal))) throw new CommandEnd(1, 'Nothing was written.')
  write(file, recording.text, isReplacing)
  terminal.stdout.write(`Wrote ${file}, readable by you only. docs/recordings.md says how to send it.\n`)
}

/** Before anything is asked of a server: whether it could be written at all. */
function assertSomebodyAgrees(file: string, { yes }: RecordOptions, { stdin }: Terminal): void {
  if (!stdin.isTTY && !yes)
    throw wrongUsage(
      'There is nobody to ask here whether the recording may be written: look at it on a terminal, or give --yes.',
    )
  if (!stdin.isTTY && existsSync(file))
    throw wrongUsage(`${file} exists already and was not touched; move it away, or name another file.`)
}

function chooseServer(names: readonly string[], typed: string | undefined, find: (name: string) => string): string {
  if (typed !== undefined) return find(typed)
  const [only, ...others] = names
  if (only !== undefined && others.length === 0) return only
  throw wrongUsage(`A recording is of one server: give --server <name>. There are: ${names.join(', ')}.`)
}

/** Asks on standard error, so that what is shown can go through a pager. Whoever ends the input has not agreed. */
async function agrees(file: string, { stdin, stderr }: Terminal): Promise<boolean> {
  const questions = createInterface({ input: stdin, output: stderr })
  const ended = new Promise<string>((resolve) => questions.once('close', () => resolve('')))
  try {
    const what = existsSync(file) ? `${file} exists already. Replace it?` : `Write it to ${file}?`
    const answer = await Promise.race([questions.question(`${what} [y/N] `), ended])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    questions.close()
  }
}

/** Where there was a file, it is replaced only once the new one is whole. */
function write(file: string, text: string, isReplacing: boolean): void {
  const written = isReplacing ? `${file}.new` : file
  try {
    writeFileSync(written, text, { flag: 'wx', mode: 0o600 })
    if (isReplacing) renameSync(written, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CommandEnd(1, `${written} cannot be written (${code}).`)
  }
}
