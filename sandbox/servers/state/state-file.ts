import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerState } from './server-state.ts'

const FILE_NAME = 'state.json'

/** The state that an earlier process of this server left in `directory`, or undefined. */
export function loadState(directory: string): ServerState | undefined {
  const path = join(directory, FILE_NAME)
  if (!existsSync(path)) return undefined
  return JSON.parse(readFileSync(path, 'utf8')) as ServerState
}

/** Replaces the stored state in one step, so that a killed process leaves either the old one or the new one. */
export function saveState(directory: string, state: ServerState): void {
  mkdirSync(directory, { recursive: true })
  const temporary = join(directory, `${FILE_NAME}.${process.pid}`)
  const file = openSync(temporary, 'w', 0o600)
  try {
    writeSync(file, JSON.stringify(state))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, join(directory, FILE_NAME))
}
