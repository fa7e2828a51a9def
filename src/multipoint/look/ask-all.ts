import { z } from 'zod'
import { ServerTrouble } from '../../operations/ports.ts'
import type { RunspacePool, Statement } from '../../winrm/index.ts'
import { refuseMany } from '../read/believable.ts'

interface Question<T> {
  readonly statement: Statement
  readonly row: z.ZodType<T>
  /** What goes wrong counts as nothing found. */
  readonly mayFail?: boolean
}

type Rows<Questions> = {
  readonly [Index in keyof Questions]: Questions[Index] extends Question<infer T> ? readonly T[] : never
}

/** Asks several things in one pipeline. Rejects with `ServerTrouble` where one is refused, or answered by something else. */
export async function askAll<const Questions extends readonly Question<unknown>[]>(
  server: string,
  pool: RunspacePool,
  signal: AbortSignal,
  questions: Questions,
): Promise<Rows<Questions>> {
  const result = await pool.invoke(
    questions.map((question) => question.statement),
    { signal },
  )
  signal.throwIfAborted()
  const rows = questions.map(({ row, mayFail }, index) => {
    const error = result.errors.find((each) => each.statement === index)
    if (error && mayFail) return []
    if (error) throw new ServerTrouble('refused-by-server', server, `${server} refused it: ${error.message}`)
    const output = result.statements[index]?.output ?? []
    refuseMany(server, 'an answer', output.length)
    const parsed = z.array(row).safeParse(output)
    if (parsed.success) return parsed.data
    throw new ServerTrouble('protocol', server, `${server} answered in a way that Stationmaster does not understand.`)
  })
  return rows as Rows<Questions>
}
