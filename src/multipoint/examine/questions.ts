import { z } from 'zod'
import { command, type PipelineResult, type PlainValue } from '../../winrm/index.ts'
import { text } from '../read/plain.ts'
import { QUERIES } from '../read/queries.ts'
import { ask, askPlain } from '../read/query.ts'
import { QUOTA_PATHS } from './quotas.ts'

const quota = z.object({ Name: text, Value: text })

function settingsIn(path: string) {
  return ask({ cmdlet: 'Get-ChildItem', parameters: { Path: path } }, quota)
}

/** What a server is asked to find out whether it can be worked with; each answer is judged by itself. */
const QUESTIONS = {
  whoami: QUERIES.whoami,
  groups: QUERIES.groups,
  os: QUERIES.os,
  system: QUERIES.system,
  shell: settingsIn(QUOTA_PATHS.shell),
  powerShell: settingsIn(QUOTA_PATHS.powerShell),
}
type Questions = typeof QUESTIONS
type Name = keyof Questions
const NAMES = Object.keys(QUESTIONS) as Name[]

export const STATEMENTS = NAMES.map((name) => QUESTIONS[name].statement)

/** Asked alone: what a clock shows is worth as much as its answer is quick. */
export const TIME = askPlain(command('Get-Date'), z.unknown()).statement

/** Answers of one question, or the error that came instead. */
export interface Answered<T> {
  readonly rows: readonly T[]
  readonly error: PipelineResult['errors'][number] | undefined
}

export type Answers = { readonly [Question in Name]: Answered<z.output<Questions[Question]['row']>> }

/** Rows that are not understood are left out: the worksheet tells about them. */
export function readAnswers(result: PipelineResult): Answers {
  const answered = NAMES.map((name, index) => {
    const row: z.ZodType<unknown> = QUESTIONS[name].row
    const output: readonly PlainValue[] = result.statements[index]?.output ?? []
    const rows = output.flatMap((value) => {
      const parsed = row.safeParse(value)
      return parsed.success ? [parsed.data] : []
    })
    return [name, { rows, error: result.errors.find(({ statement }) => statement === index) }] as const
  })
  return Object.fromEntries(answered) as unknown as Answers
}
