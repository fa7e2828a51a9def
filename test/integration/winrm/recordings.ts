import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface Exchange {
  readonly request: string
  /** Null where the recording client got no envelope. */
  readonly response: string | null
}

export interface Recording {
  readonly file: string
  readonly exchanges: readonly Exchange[]
}

/** Exchanges of another client with real servers; not part of this repository, read in place beside it. */
const FOLDER = resolve(import.meta.dirname, '../../../../shared/winrm-transcripts')

export function recordings(): readonly Recording[] {
  if (!existsSync(FOLDER)) {
    console.warn(`the recorded exchanges are not at ${FOLDER}: nothing is replayed`)
    return []
  }
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, exchanges: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Exchange[] }))
}
