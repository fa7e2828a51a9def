import { readFileSync } from 'node:fs'
import type { Need } from '../config/environment.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { exportLog, shortHead, verifyExport } from '../operations/records/log-chain.ts'
import type { CliParts } from './cli-parts.ts'
import { knownMigration } from './known-migration.ts'
import { CommandEnd, printable, type Terminal } from './terminal.ts'
import { writeNewFile } from './write-new-file.ts'

interface Context {
  readonly parts: CliParts
  readonly terminal: Terminal
  readonly version: string
}

const NEEDS: ReadonlySet<Need> = new Set(['redis'])

/** Writes all records of the installation to a new file. The processes go on meanwhile. */
export async function backUp({ parts, terminal, version }: Context, file: string): Promise<void> {
  const { text, counts } = await parts.backUp(loadConfiguration(terminal.variables, NEEDS), version)
  writeNewFile(file, text)
  terminal.stdout.write(
    `Wrote ${file}: ${counted(counts)}. Keep it off this machine; it names accounts, and holds no passwords.\n`,
  )
}

/** Fills an empty Redis from a file that `backup` wrote. */
export async function restore({ parts, terminal }: Context, file: string): Promise<void> {
  const text = readText(file)
  const counts = await parts.restore(loadConfiguration(terminal.variables, NEEDS), text)
  terminal.stdout.write(
    `Restored ${counted(counts)}. Start the processes now: what had not begun is examined and approved anew, what was under way waits for a person and goes on with Resume.\n`,
  )
}

function counted({ migrations, events, messages }: Awaited<ReturnType<CliParts['restore']>>): string {
  return `${migrations} migrations with ${events} events, ${messages} messages`
}

/** Prints the log of a migration as a chain of hashes, or writes it to a new file. */
export async function exportMigration(
  { parts, terminal }: Context,
  id: string,
  file: string | undefined,
): Promise<void> {
  const loaded = loadConfiguration(terminal.variables, NEEDS)
  const { id: known } = await knownMigration(parts, loaded, id)
  const text = exportLog(known, await parts.findEvents(loaded, known), parts.digest)
  if (file === undefined) {
    terminal.stdout.write(text)
    return
  }
  writeNewFile(file, text)
  terminal.stdout.write(`Wrote ${file}. "stationmaster verify-export ${file}" checks it.\n`)
}

/** Checks an exported log; needs no configuration. Exit code 1 where it does not fit. */
export function verify({ parts, terminal }: Context, file: string, { head }: { readonly head?: string }): number {
  const verdict = verifyExport(readText(file), parts.digest, head)
  if (verdict.isWhole) {
    const { id, events, head: found } = verdict
    terminal.stdout.write(`${file} is whole: ${printable(id)}, ${events} events, head ${shortHead(found)}.\n`)
    return 0
  }
  terminal.stdout.write(`${file} is not as it was written. Line ${verdict.line}: ${printable(verdict.why)}.\n`)
  return 1
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CommandEnd(1, `${file} cannot be read (${code}).`)
  }
}
