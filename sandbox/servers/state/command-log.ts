import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type CommandPhase = 'received' | 'started' | 'took-effect' | 'answered' | 'cancelled'

/** One line of the command log. */
export interface CommandLogEntry {
  /** Epoch milliseconds of the real clock. */
  readonly at: number
  readonly phase: CommandPhase
  /** The same for all phases of one run of one command; unique per server. */
  readonly call: string
  readonly command: string
  /** Secrets are `***`. */
  readonly parameters: unknown
  readonly mutates: boolean
  readonly account: string
  readonly shellId: string
  readonly shellName: string | null
  readonly pipelineId: string
  /** With `answered`: ok, or the error's id. With `took-effect` of a liar: nothing. */
  readonly outcome?: string
}

/** What commands came and how far they got, as JSON lines that survive the process. */
export class CommandLog {
  readonly #path: string
  readonly #watchers = new Set<(entry: CommandLogEntry) => void>()

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true })
    this.#path = join(directory, 'commands.jsonl')
  }

  append(entry: CommandLogEntry): void {
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
    for (const watcher of this.#watchers) watcher(entry)
  }

  entries(): CommandLogEntry[] {
    if (!existsSync(this.#path)) return []
    const lines = readFileSync(this.#path, 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CommandLogEntry)
  }

  /** Tells of each entry to come at once, before the command goes on; gives back what ends it. */
  watch(watcher: (entry: CommandLogEntry) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Resolves with the first entry, earlier or later, for which the test holds. */
  async until(test: (entry: CommandLogEntry) => boolean): Promise<CommandLogEntry> {
    const earlier = this.entries().find(test)
    if (earlier) return earlier
    return new Promise((resolve) => {
      const end = this.watch((entry) => {
        if (!test(entry)) return
        end()
        resolve(entry)
      })
    })
  }
}
