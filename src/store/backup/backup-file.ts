import { createHash } from 'node:crypto'
import type { Entry } from './entries.ts'

const KIND = 'stationmaster-backup'
const SCHEMA = 1

/** The first line of a backup. */
export interface BackupHeader {
  readonly kind: typeof KIND
  readonly schema: number
  readonly installation: string
  /** ISO 8601, by the clock of the machine that took it. */
  readonly takenAt: string
  readonly software: string
  readonly counts: { readonly migrations: number; readonly events: number; readonly messages: number }
}

export interface Backup {
  readonly header: BackupHeader
  readonly entries: readonly Entry[]
}

/** A file that cannot be used, as a sentence. */
export class BackupProblem extends Error {}

export function countsOf(entries: readonly Entry[]): BackupHeader['counts'] {
  const logs = entries.flatMap((entry) => (entry.type === 'stream' ? [entry.value] : []))
  const messages = entries.filter(({ key }) => key.startsWith('o:')).length
  return { migrations: logs.length, events: logs.flat().length, messages }
}

/** JSON lines: a header, an entry on each line, and a last line with a SHA-256 over all before it. */
export function writeBackup(
  entries: readonly Entry[],
  about: Pick<BackupHeader, 'installation' | 'takenAt' | 'software'>,
): string {
  const header: BackupHeader = { kind: KIND, schema: SCHEMA, ...about, counts: countsOf(entries) }
  const body = [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')
  return `${body}${JSON.stringify({ kind: 'end', lines: entries.length, sha256: sha256(body) })}\n`
}

/** Reads a backup. Throws `BackupProblem` for one that is not whole, was changed, or is of a newer version. */
export function readBackup(text: string): Backup {
  const [first = '', ...rest] = text.split('\n')
  const header = parse(first, 1) as BackupHeader | null
  if (header?.kind !== KIND)
    throw new BackupProblem('This is no backup of Stationmaster: its first line is not the header of one.')
  if (header.schema > SCHEMA)
    throw new BackupProblem(
      `The backup was written by a newer version (${header.software}, schema ${header.schema}); this one reads up to schema ${SCHEMA}.`,
    )
  const lines = rest.at(-1) === '' ? rest.slice(0, -1) : rest
  const end =
    lines.length > 0 ? (parse(lines.at(-1) ?? '', lines.length + 1) as { kind?: string; sha256?: string }) : null
  if (end?.kind !== 'end') throw new BackupProblem('The backup is cut off: its last line, the checksum, is missing.')
  const body = [first, ...lines.slice(0, -1)].map((line) => `${line}\n`).join('')
  if (sha256(body) !== end.sha256)
    throw new BackupProblem('The backup was changed or damaged: its checksum does not fit.')
  return { header, entries: lines.slice(0, -1).map((line, index) => parse(line, index + 2) as Entry) }
}

function parse(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new BackupProblem(`Line ${number} of the backup is damaged.`, { cause })
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
