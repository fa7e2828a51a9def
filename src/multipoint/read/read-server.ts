import type { z } from 'zod'
import type { ServerReading } from '../../migration/facts.ts'
import type { ServerId } from '../../migration/ids.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import type { PipelineResult, RunspacePool } from '../../winrm/index.ts'
import { buildFacts } from './build-facts.ts'
import { buildWorksheet } from './build-worksheet.ts'
import { type Answers, QUERIES } from './queries.ts'
import type { Query } from './query.ts'

const NAMES = Object.keys(QUERIES) as (keyof typeof QUERIES)[]

/**
 * Reads everything about one server in one pipeline. `now` is our time around the reading, in epoch ms. Rejects with
 * `ServerTrouble` where the server has no MultiPoint, or answers something that can't be understood.
 */
export async function readServer(
  server: ServerId,
  pool: RunspacePool,
  options: { now: () => number; signal: AbortSignal },
): Promise<ServerReading> {
  const askedAt = options.now()
  const result = await pool.invoke(
    NAMES.map((name) => QUERIES[name].statement),
    { signal: options.signal },
  )
  options.signal.throwIfAborted()
  const answers = readAnswers(server, result)
  const worksheet = buildWorksheet(answers)
  return { worksheet, facts: buildFacts(answers, (askedAt + options.now()) / 2) }
}

function readAnswers(server: ServerId, result: PipelineResult): Answers {
  const rows = NAMES.map((name, index) => [name, readRows(server, name, QUERIES[name], result, index)] as const)
  return Object.fromEntries(rows) as unknown as Answers
}

function readRows(server: ServerId, name: string, query: Query<unknown>, result: PipelineResult, index: number) {
  const error = result.errors.find((candidate) => candidate.statement === index)
  if (error && query.onError === 'fail') throw queryFailed(server, query, error)
  if (!result.statements[index]?.ended && !error) {
    throw new ServerTrouble('protocol', server, `${server} stopped answering in the middle of its examination.`)
  }
  const output = result.statements[index]?.output ?? []
  return output.map((row) => {
    const parsed = query.row.safeParse(row)
    if (!parsed.success) throw notUnderstood(server, name, parsed.error)
    return parsed.data
  })
}

function queryFailed(server: ServerId, query: Query<unknown>, error: PipelineResult['errors'][number]): ServerTrouble {
  const cmdlet = query.statement[0]?.name ?? 'a command'
  if (error.fullyQualifiedErrorId.startsWith('CommandNotFoundException') && cmdlet.includes('-Wms')) {
    return new ServerTrouble(
      'no-multipoint',
      server,
      `${server} has no MultiPoint Services: it does not know ${cmdlet}. Install the role MultiPoint Services on it.`,
    )
  }
  if (error.category === 'PermissionDenied' || error.category === 'SecurityError') {
    return new ServerTrouble(
      'not-administrator',
      server,
      `${server} refuses ${cmdlet} to our account: ${error.message} The account has to be a member of Administrators on ${server}.`,
    )
  }
  return new ServerTrouble('refused-by-server', server, `${server} could not answer ${cmdlet}: ${error.message}`)
}

function notUnderstood(server: ServerId, name: string, error: z.ZodError): ServerTrouble {
  const [issue] = error.issues
  const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown shape'
  return new ServerTrouble(
    'protocol',
    server,
    `${server} answered the question for ${name} in a way that Stationmaster does not understand (${where}).`,
  )
}
