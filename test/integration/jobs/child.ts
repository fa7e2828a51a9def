import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const REGISTER = new URL('../../support/register-typescript.mjs', import.meta.url).href
const WORKER = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

/** A running worker process and what it says, line by line. */
export interface Child {
  readonly process: ChildProcess
  readonly lines: readonly string[]
  /** Resolves once it has said this line, from the start on. */
  said(line: string): Promise<void>
  tell(line: string): void
  kill(): Promise<void>
}

export function startWorkerProcess(args: readonly string[]): Child {
  const child = spawn(process.execPath, ['--import', REGISTER, WORKER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  return {
    process: child,
    lines,
    async said(line) {
      const signal = AbortSignal.timeout(20_000)
      while (!lines.includes(line)) await once(reader, 'line', { signal })
    },
    tell: (line) => child.stdin.write(`${line}\n`),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
