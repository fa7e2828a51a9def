import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Finding } from './try-input.ts'

/** Some inputs in a row of one target. */
export interface Batch {
  readonly targetName: string
  readonly seed: number
  readonly from: number
  readonly count: number
}

export interface BatchReport {
  readonly count: number
  /** How many inputs gave a value; the others a typed error. */
  readonly values: number
  readonly findings: readonly Finding[]
  readonly slowestMs: number
  /** Heap and buffers at the end. */
  readonly heldBytes: number
}

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const LOADER = fileURLToPath(new URL('../support/register-typescript.mjs', import.meta.url))
/** A batch takes a second or so; this is a hang. */
const HANG_MS = 60_000
const CHILD_ARGUMENTS = ['--import', LOADER, '--expose-gc', '--max-old-space-size=600']

/** A process that tries inputs, and is replaced when one of them is too much for it. */
export class FuzzProcess {
  #child: ChildProcess | undefined

  /** Tries a batch. What hangs or ends the process is narrowed down to one input. */
  async run(batch: Batch): Promise<BatchReport> {
    const report = await this.#ask(batch)
    if (typeof report !== 'string') return report
    if (batch.count > 1) return this.#narrow(batch)
    const { targetName: target, from: iteration } = batch
    const findings = [{ target, iteration, what: report, input: '' }]
    return { count: 1, values: 0, findings, slowestMs: HANG_MS, heldBytes: 0 }
  }

  end(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  async #narrow(batch: Batch): Promise<BatchReport> {
    const half = batch.count >> 1
    const first = await this.run({ ...batch, count: half })
    const second = await this.run({ ...batch, from: batch.from + half, count: batch.count - half })
    return {
      count: batch.count,
      values: first.values + second.values,
      findings: [...first.findings, ...second.findings],
      slowestMs: Math.max(first.slowestMs, second.slowestMs),
      heldBytes: second.heldBytes,
    }
  }

  /** The report, or what kept it from coming. */
  async #ask(batch: Batch): Promise<BatchReport | string> {
    this.#child ??= fork(CHILD, { execArgv: CHILD_ARGUMENTS })
    const child = this.#child
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), HANG_MS)
    try {
      child.send(batch)
      const report = await Promise.race([
        once(child, 'message', { signal: over.signal }).then(([told]) => told as BatchReport),
        once(child, 'exit', { signal: over.signal }).then(([code, by]) => `ends the process (${by ?? code})`),
      ])
      if (typeof report === 'string') this.end()
      return report
    } catch {
      this.end()
      return `does not end within ${HANG_MS} ms`
    } finally {
      clearTimeout(timer)
      // Also takes back the listener that lost the race.
      over.abort()
    }
  }
}
