import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { Secret } from './secret.ts'
import type { SecretReference } from './secret-reference.ts'

export const LARGEST_SECRET_BYTES = 64 * 1024
const COMMAND_TIMEOUT_MS = 10_000

/** A secret that its reference names could not be read; the message says which and why, never what was read. */
export class SecretTrouble extends Error {}

/** Where secrets are looked for. */
export interface SecretSurroundings {
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Folder of the configuration file: relative paths start there. */
  readonly directory: string
  readonly commandTimeoutMs?: number
}

/** Reads a secret at the moment it is used. One line break at its end is not part of it. Throws `SecretTrouble`. */
export async function readSecret(reference: SecretReference, surroundings: SecretSurroundings): Promise<Secret> {
  const text = await readText(reference, surroundings)
  const value = text.replace(/\r?\n$/, '')
  if (value === '') throw new SecretTrouble(`${describeReference(reference)} gave an empty secret`)
  return new Secret(value)
}

/** The reference as it may be printed: a command's arguments may hold a token. */
export function describeReference(reference: SecretReference): string {
  if (reference.kind === 'env') return `the environment variable ${reference.name}`
  if (reference.kind === 'file') return `the file ${reference.path}`
  return `the command ${reference.argv[0]}`
}

function readText(reference: SecretReference, surroundings: SecretSurroundings): Promise<string> {
  if (reference.kind === 'env') return fromVariable(reference.name, surroundings)
  if (reference.kind === 'file') return fromFile(resolve(surroundings.directory, reference.path))
  return fromCommand(reference.argv, surroundings)
}

async function fromVariable(name: string, { variables }: SecretSurroundings): Promise<string> {
  const value = variables[name]
  if (value === undefined) throw new SecretTrouble(`the environment variable ${name} is not set`)
  return value
}

async function fromFile(path: string): Promise<string> {
  try {
    const { mode, size } = await stat(path)
    if ((mode & 0o007) !== 0) {
      throw new SecretTrouble(`the file ${path} is open to every user of this machine; run: chmod 600 ${path}`)
    }
    if (size > LARGEST_SECRET_BYTES) {
      throw new SecretTrouble(`the file ${path} holds ${size} bytes, at most ${LARGEST_SECRET_BYTES} are read`)
    }
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof SecretTrouble) throw error
    throw new SecretTrouble(`the file ${path} cannot be read (${errorCode(error)})`, { cause: error })
  }
}

/** Runs the program itself, never a shell. What it printed is not kept in an error, for it may be half the secret. */
async function fromCommand(argv: readonly [string, ...string[]], surroundings: SecretSurroundings): Promise<string> {
  const [program, ...args] = argv
  const timeoutMs = surroundings.commandTimeoutMs ?? COMMAND_TIMEOUT_MS
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: surroundings.directory,
      env: surroundings.variables as NodeJS.ProcessEnv,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: LARGEST_SECRET_BYTES,
      encoding: 'utf8',
    })
    return stdout
  } catch (error) {
    throw new SecretTrouble(`the command ${program} ${whyCommandFailed(error, timeoutMs)}`)
  }
}

function whyCommandFailed(error: unknown, timeoutMs: number): string {
  const { killed, code } = error as { killed?: boolean; code?: number | string }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${LARGEST_SECRET_BYTES} bytes`
  if (killed) return `gave no answer within ${timeoutMs / 1000} s`
  return typeof code === 'number' ? `ended with exit code ${code}` : `could not be run (${code ?? 'killed'})`
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
