import { z } from 'zod'
import { type ApplyContext, ServerTrouble } from '../../operations/ports.ts'
import {
  command,
  type PipelineResult,
  type PlainValue,
  type RunspacePool,
  type Statement,
  type StatementError,
} from '../../winrm/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { interrupted, shellGone, toTrouble } from '../trouble.ts'

/** A command, a task, a file or a machine that is not there. */
function isNothingThere({ category, fullyQualifiedErrorId }: StatementError): boolean {
  return category === 'ObjectNotFound' || fullyQualifiedErrorId.startsWith('CommandNotFoundException')
}

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
    const result = await this.#invoke(statements)
    const [error] = result.errors
    if (error) throw this.#refused(error.message)
    if (result.state === 'failed')
      throw new ServerTrouble('refused-by-server', server, `${server} refused it without saying why.`)
    return result.statements.map((statement) => statement.output)
  }

  /** Runs the statements in one pipeline; undefined where all went well, else what the server said. */
  async tryRun(...statements: readonly Statement[]): Promise<string | undefined> {
    const { errors } = await this.#invoke(statements)
    return errors[0]?.message
  }

  /**
   * Runs a native program, which says by its exit code whether it worked: what it writes to its error stream may be a mere
   * remark. Undefined where it did, else what it said.
   */
  async runProgram(name: string, ...words: readonly string[]): Promise<string | undefined> {
    const exitCode = command('Get-Variable', { Name: 'LASTEXITCODE', ValueOnly: true })
    const { statements, errors } = await this.#invoke([command(name, {}, ...words), exitCode])
    const [program, [code] = []] = statements.map((statement) => statement.output)
    if (code === 0) return undefined
    const said = [...(program ?? []).map(String), ...errors.map((error) => error.message)].join(' ').trim()
    return `${said} (exit code ${code === undefined ? 'unknown' : String(code)})`
  }

  async #invoke(statements: readonly Statement[]): Promise<PipelineResult> {
    const { server } = this.endpoint
    if (!this.#pool.isOpen) throw shellGone(this.endpoint)
    try {
      const result = await this.#pool.invoke(statements, { signal: this.#signal })
      if (result.state === 'stopped') throw interrupted(server)
      return result
    } catch (error) {
      throw toTrouble(error, this.endpoint, this.#signal)
    }
  }

  /** Runs one reading statement and checks the shape of its rows. */
  async read<T>(statement: Statement, row: z.ZodType<T>): Promise<readonly T[]> {
    const [output = []] = await this.run(statement)
    return this.#parse(output, row)
  }

  #parse<T>(output: readonly PlainValue[], row: z.ZodType<T>): readonly T[] {
    const parsed = z.array(row).safeParse(output)
    if (parsed.success) return parsed.data
    const { server } = this.endpoint
    throw new ServerTrouble('protocol', server, `${server} answered in a way that Stationmaster does not understand.`)
  }

  #refused(said: string): ServerTrouble {
    const { server } = this.endpoint
    return new ServerTrouble('refused-by-server', server, `${server} refused it: ${said}`)
  }

  /** Runs one reading statement; what the server does not have, or not know, is nothing. Other errors are `ServerTrouble`. */
  async find<T>(statement: Statement, row: z.ZodType<T>): Promise<readonly T[]> {
    const { statements, errors } = await this.#invoke([statement])
    const [error] = errors.filter((each) => !isNothingThere(each))
    if (error) throw this.#refused(error.message)
    return this.#parse(statements[0]?.output ?? [], row)
  }

  async isThere(path: string): Promise<boolean> {
    const [found] = await this.read(command('Test-Path', { LiteralPath: [path] }), z.boolean())
    return found === true
  }

  async removeFile(path: string): Promise<void> {
    await this.run(command('Remove-Item', { LiteralPath: [path], Force: true, Confirm: false, ErrorAction: 'Stop' }))
  }

  /** The station that the change is about. */
  stationId(context: ApplyContext): number {
    if (context.stationId === undefined) throw new Error('a station change without a station')
    return context.stationId
  }
}
