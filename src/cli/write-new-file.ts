import { writeFileSync } from 'node:fs'
import { CommandEnd } from './terminal.ts'

/** Readable by its owner only, and never over a file that is there: it may hold slips that are not printed yet, or anything else. */
export function writeNewFile(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST')
      throw new CommandEnd(1, `${file} exists already and was not touched; move it away, or name another file.`)
    throw new CommandEnd(1, `${file} cannot be written (${code}).`)
  }
}
