import { resolve } from 'node:path'
import { Secret } from '../secret.ts'
import type { SecretReference } from '../secret-reference.ts'
import { runCommand } from './run-command.ts'
import { readSecretFile } from './secret-file.ts'
import { SecretTrouble } from './secret-trouble.ts'

const COMMAND_TIMEOUT_MS = 10_000

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

async function readText(
  reference: SecretReference,
  { variables, directory, commandTimeoutMs }: SecretSurroundings,
): Promise<string> {
  if (reference.kind === 'file') return readSecretFile(resolve(directory, reference.path))
  if (reference.kind === 'command') {
    return runCommand(reference.argv, { directory, variables, timeoutMs: commandTimeoutMs ?? COMMAND_TIMEOUT_MS })
  }
  const value = variables[reference.name]
  if (value === undefined) throw new SecretTrouble(`the environment variable ${reference.name} is not set`)
  return value
}
