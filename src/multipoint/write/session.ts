import { z } from 'zod'
import { type ApplyContext, ServerTrouble } from '../../operations/ports.ts'
import type { PlainValue, RunspacePool, Statement } from '../../winrm/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { toTrouble } from '../trouble.ts'

/** One write pool, as what changes are observed and applied through. */
export class WriteSession {
  readonly endpoint: Endpoint
  readonly #pool: RunspacePool
  readonly #signal: AbortSignal

  constructor(endpoint: Endpoint, pool: RunspacePool, signal: AbortSignal) {
    this.endpoint = endpoint
    this.#pool = pool
    this.#signal = signal
  }

  /** Runs the statements in one pipeline; any error record is `ServerTrouble` with what the server said. */
  async run(...statements: readonly Statement[]): Promise<readonly (readonly PlainValue[])[]> {
    const { server } = this.endpoint
    try {
      const result = await this.#pool.invoke(statements, { signal: this.#signal })
      if (result.state === 'stopped')
        throw new ServerTrouble('aborted', server, `The work on ${server} was interrupted.`)
      const [error] = result.errors
      if (error) throw new ServerTrouble('refused-by-server', server, `${server} refused it: ${error.message}`)
      return result.statements.map((statement) => statement.output)
    } catch (error) {
      throw toTrouble(error, this.endpoint)
    }
  }

  /** Runs one reading statement and checks the shape of its rows. */
  async read<T>(statement: Statement, row: z.ZodType<T>): Promise<readonly T[]> {
    const [output = []] = await this.run(statement)
    const parsed = z.array(row).safeParse(output)
    if (parsed.success) return parsed.data
    const { server } = this.endpoint
    throw new ServerTrouble('protocol', server, `${server} answered in a way that Stationmaster does not understand.`)
  }

  /** The station that the change is about. */
  stationId(context: ApplyContext): number {
    if (context.stationId === undefined) throw new Error('a station change without a station')
    return context.stationId
  }
}
