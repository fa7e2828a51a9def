import type { z } from 'zod'
import { type Argument, command, pipe, type Statement } from '../../winrm/index.ts'

/**
 * One thing to ask a server, as a statement of the reading pipeline, and the shape of each object in its answer. Properties
 * are selected on the server, so that nothing else crosses the wire: above all not a station's AutoLogOnPassword.
 */
export interface Query<T> {
  readonly statement: Statement
  readonly row: z.ZodType<T>
  readonly onError: OnError
}

/**
 * What an error of the statement means: `fail` (the server can't be read), `empty` (no such thing on this server), or
 * `empty-if-unknown`: empty where the server does not know the command, else `fail`.
 */
type OnError = 'fail' | 'empty' | 'empty-if-unknown'

interface Asked {
  readonly cmdlet: string
  readonly parameters?: Readonly<Record<string, Argument>>
  /** Further commands between the cmdlet and the selection. */
  readonly through?: Statement
  readonly onError?: OnError
}

/** Asks a cmdlet and selects exactly the properties that `row` names. */
export function ask<T>(asked: Asked, row: z.ZodType<T> & { readonly shape: Record<string, unknown> }): Query<T> {
  const select = command('Select-Object', { Property: Object.keys(row.shape) })
  const first = command(asked.cmdlet, asked.parameters ?? {})
  return { statement: pipe(first, asked.through ?? [], select), row, onError: asked.onError ?? 'fail' }
}

/** Asks a native program or a cmdlet whose output is plain values. */
export function askPlain<T>(statement: Statement, row: z.ZodType<T>, onError: OnError = 'fail'): Query<T> {
  return { statement, row, onError }
}
