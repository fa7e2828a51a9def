import type { ServerId } from '../../migration/ids.ts'
import type { ServerReading } from '../../migration/worksheet/facts.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import type { PipelineResult, RunspacePool } from '../../winrm/index.ts'
import { refuseMany, refuseUnbelievable } from './believable.ts'
import { buildFacts } from './build-facts.ts'
import { buildWorksheet } from './build-worksheet.ts'
import { listMembersByNet } from './group-members.ts'
import { type Answers, GROUP_SIDS, QUERIES } from './queries.ts'
import type { Query } from './query.ts'
import { notUnderstood, queryFailed } from './query-failed.ts'

type Name = keyof typeof QUERIES

const NAMES = Object.keys(QUERIES) as Name[]

interface Reader {
  readonly server: ServerId
  /** Our account, for sentences. */
  readonly username: string
  readonly pool: RunspacePool
  /** Our time around the reading, in epoch ms. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Reads everything about one server in one pipeline. Rejects with `ServerTrouble` where the server has no MultiPoint, refuses
 * our account, or answers something that can't be understood.
 */
export async function readServer(reader: Reader): Promise<ServerReading> {
  const { pool, now, signal } = reader
  const askedAt = now()
  const statements = NAMES.map((name) => QUERIES[name].statement)
  const result = await pool.invoke(statements, { signal })
  const readAt = (askedAt + now()) / 2
  signal.throwIfAborted()
  const answers = await completeGroups(reader, result, readAnswers(reader, result))
  const reading = { worksheet: buildWorksheet(answers), facts: buildFacts(answers, readAt) }
  refuseUnbelievable(reader.server, reading)
  return reading
}

function readAnswers(reader: Reader, result: PipelineResult): Answers {
  const rows = NAMES.map((name, index) => [name, readRows(reader, name, result, index)] as const)
  return Object.fromEntries(rows) as unknown as Answers
}

function readRows({ server, username }: Reader, name: Name, result: PipelineResult, index: number) {
  const query: Query<unknown> = QUERIES[name]
  const error = errorOf(result, name)
  if (error && !mayBeEmpty(query, error)) throw queryFailed({ server, username, query, error, told: told(result) })
  if (!result.statements[index]?.ended && !error) {
    throw new ServerTrouble('protocol', server, `${server} stopped answering in the middle of its examination.`)
  }
  const output = result.statements[index]?.output ?? []
  refuseMany(server, name, output.length)
  return output.map((row) => {
    const parsed = query.row.safeParse(row)
    if (!parsed.success) throw notUnderstood(server, name, parsed.error)
    return parsed.data
  })
}

function mayBeEmpty({ onError }: Query<unknown>, error: PipelineResult['errors'][number]): boolean {
  return onError === 'empty' || (onError === 'empty-if-unknown' && isCommandUnknown(error))
}

function isCommandUnknown(error: PipelineResult['errors'][number]): boolean {
  return error.fullyQualifiedErrorId.startsWith('CommandNotFoundException')
}

function errorOf(result: PipelineResult, name: Name) {
  return result.errors.find((error) => error.statement === NAMES.indexOf(name))
}

/** What the server told beside a question that failed: it says why. */
function told(result: PipelineResult) {
  const outputOf = (name: Name) => result.statements[NAMES.indexOf(name)]?.output ?? []
  return {
    os: QUERIES.os.row.safeParse(outputOf('os')[0]).data,
    system: QUERIES.system.row.safeParse(outputOf('system')[0]).data,
    groups: outputOf('groups').map(String),
  }
}

async function completeGroups(reader: Reader, result: PipelineResult, answers: Answers): Promise<Answers> {
  const { server, pool, signal } = reader
  const completed = { ...answers }
  for (const name of Object.keys(GROUP_SIDS) as (keyof typeof GROUP_SIDS)[]) {
    if (errorOf(result, name)) completed[name] = await listMembersByNet(server, pool, GROUP_SIDS[name], signal)
  }
  return completed
}
