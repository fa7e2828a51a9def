import { randomBytes } from 'node:crypto'
import type { Terminal } from '../cli/terminal.ts'
import { START_VARIABLES } from './start-variables.ts'

/** The terminal and the environment that this process was started with. */
export const processTerminal: Terminal = {
  variables: START_VARIABLES,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  randomBytes,
}
