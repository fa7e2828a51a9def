import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { LARGEST_SECRET_BYTES } from './secret-file.ts'
import { SecretTrouble } from './secret-trouble.ts'

/** All that a program is told of our environment: what it needs to find itself and its settings, and nothing that is secret. */
export const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'CREDENTIALS_DIRECTORY',
] as const

export interface RunOptions {
  /** Where it runs. */
  readonly directory: string
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
}

/**
 * What a program prints: the program itself is run, never a shell. What it printed is not kept in an error, for it may be half
 * the secret. Throws `SecretTrouble`.
 */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { directory, variables, timeoutMs }: RunOptions,
): Promise<string> {
  try {
    const running = promisify(execFile)(program, args, {
      cwd: directory,
      env: Object.fromEntries(PASSED_ON.map((name) => [name, variables[name]])),
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: LARGEST_SECRET_BYTES,
      encoding: 'utf8',
    })
    // Nobody sits there to answer a question.
    running.child.stdin?.end()
    return (await running).stdout
  } catch (error) {
    throw new SecretTrouble(`the command ${program} ${whyItFailed(error, timeoutMs)}`)
  }
}

function whyItFailed(error: unknown, timeoutMs: number): string {
  const { killed, code } = error as { killed?: boolean; code?: number | string }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${LARGEST_SECRET_BYTES} bytes`
  if (killed) return `gave no answer within ${timeoutMs / 1000} s`
  return typeof code === 'number' ? `ended with exit code ${code}` : `could not be run (${code ?? 'killed'})`
}
