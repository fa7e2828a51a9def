import { readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'
import type { ProductProcess } from '../../../sandbox/site/product-process.ts'

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10

/** What was done in a stretch of time, per second. */
export interface Pace {
  /** The most of any process: ms of processor time, and lines in its log. */
  readonly cpuMs: number
  readonly lines: number
  /** Commands that Redis has carried out; 0 where it was started within the stretch, for what it reads from its file counts, too. */
  readonly commands: number
}

/** Tells whether somebody runs in circles. */
export class Meter {
  readonly #processes: readonly ProductProcess[]
  readonly #redis: Redis
  #at = 0
  #run: string | undefined
  #cpu: readonly number[] = []
  #lines: readonly number[] = []
  #commands = 0

  constructor(processes: readonly ProductProcess[], redis: Redis) {
    this.#processes = processes
    this.#redis = redis
  }

  /** The stretch begins. */
  async begin(): Promise<void> {
    this.#run = await this.#runId()
    this.#commands = await this.#countCommands()
    this.#cpu = this.#processes.map(cpuMsOf)
    this.#lines = this.#processes.map(linesOf)
    this.#at = performance.now()
  }

  /** The stretch is over. */
  async end(): Promise<Pace> {
    const seconds = (performance.now() - this.#at) / 1000
    const most = (now: readonly number[], before: readonly number[]) =>
      Math.max(...now.map((value, index) => value - (before[index] ?? 0))) / seconds
    const cpuMs = most(this.#processes.map(cpuMsOf), this.#cpu)
    const lines = most(this.#processes.map(linesOf), this.#lines)
    const commands = await this.#countCommands()
    const isSame = (await this.#runId()) === this.#run
    return { cpuMs, lines, commands: isSame ? (commands - this.#commands) / seconds : 0 }
  }

  async #runId(): Promise<string | undefined> {
    return /run_id:(\w+)/.exec(await this.#redis.info('server'))?.[1]
  }

  async #countCommands(): Promise<number> {
    return Number(/total_commands_processed:(\d+)/.exec(await this.#redis.info('stats'))?.[1])
  }
}

function cpuMsOf({ pid }: ProductProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function linesOf(process: ProductProcess): number {
  const log = process.log()
  return log === '' ? 0 : log.split('\n').length
}
