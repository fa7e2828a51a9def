import type { Readable, Writable } from 'node:stream'

/** Where a command reads and writes; the entry point gives the process' own. */
export interface Terminal {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable
  randomBytes(count: number): Buffer
}

/** An end with an exit code and, where there is something to say, one sentence on standard error. */
export class CommandEnd extends Error {
  readonly exitCode: 0 | 1 | 2

  constructor(exitCode: 0 | 1 | 2, sentence = '', options?: ErrorOptions) {
    super(sentence, options)
    this.exitCode = exitCode
  }
}

/** The command was called in a way that can never work. */
export function wrongUsage(sentence: string): CommandEnd {
  return new CommandEnd(2, sentence)
}

/** Text of others without what a terminal would obey: control characters become `?`. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?')
}
