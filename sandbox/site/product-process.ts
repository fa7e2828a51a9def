import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** One process of the product, run as its users run it. */
export interface ProductProcess {
  readonly name: string
  readonly pid: number
  /** Everything that it has logged so far. */
  readonly log: () => string
  /** Resolves with what it logged, once a log line holds this text. Rejects when it ends before. */
  untilLogged(text: string): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Resolves with its exit code, or with the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/** Starts `stationmaster <args>` from the compiled product. */
export function startProduct(
  entry: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ProductProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  }
  const ended = exitOf(child)
  return {
    name: args.join(' '),
    pid: child.pid ?? -1,
    log: () => lines.join('\n'),
    untilLogged: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!lines.some((line) => line.includes(text))) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
        void ended.then((code) =>
          reject(new Error(`stationmaster ${args.join(' ')} ended (${code}):\n${lines.join('\n')}`)),
        )
      }),
    signal: (signal) => child.kill(signal),
    ended,
  }
}

async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? signal ?? 1
}
