import { randomBytes } from 'node:crypto'
import type { Terminal } from '../cli/terminal.ts'

/** The terminal and the environment that this process was started with. */
export const processTerminal: Terminal = {
  variables: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  randomBytes,
}
