import { NotRecordedError } from '../operations/ports.ts'

/** Base of everything that the store throws by itself; what Redis or the connection throws passes through. */
export abstract class StoreError extends Error {
  abstract readonly kind: 'newer-schema' | 'corrupt' | 'not-durable'
}

/** A newer version of the product wrote this; it is left alone for a process that knows it. */
export class NewerSchemaError extends StoreError {
  readonly kind = 'newer-schema'
  readonly what: string
  readonly found: number
  readonly known: number

  constructor(what: string, found: number, known: number) {
    super(
      `${what} has schema ${found}, written by a newer version than this one, which knows up to ${known}; it is left alone`,
    )
    this.name = 'NewerSchemaError'
    this.what = what
    this.found = found
    this.known = known
  }
}

/** What is stored contradicts itself. */
export class CorruptRecordError extends StoreError {
  readonly kind = 'corrupt'
  readonly what: string

  constructor(what: string, seen: string, options?: ErrorOptions) {
    super(`${what} is damaged: ${seen}`, options)
    this.name = 'CorruptRecordError'
    this.what = what
  }
}

/** This Redis may lose what it has acknowledged. */
export class NotDurableError extends StoreError {
  readonly kind = 'not-durable'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], remedy: string) {
    super(`this Redis is not fit to keep migrations: ${problems.join(', ')}; ${remedy}`)
    this.name = 'NotDurableError'
    this.problems = problems
  }
}

/** With these Redis answers instead of running a command; from within a script only at its first write. */
const REFUSED = /^(OOM|READONLY|MISCONF|LOADING|MASTERDOWN|NOREPLICAS|BUSY|NOAUTH)\b/
/** What a connection that fails fast says of a command that it did not even send. */
const NOT_SENT = "Stream isn't writeable"

/** Makes `NotRecordedError` of a write that was certainly not carried out. Where an answer is missing nobody knows, and the error stays as it is. */
export async function writing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw isRefused(error) || messageOf(error).startsWith(NOT_SENT) ? new NotRecordedError(error) : error
  }
}

/** Makes `NotRecordedError` of an answer that did not come: who only reads has recorded nothing. */
export async function reading<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const isAnswer = error instanceof Error && error.name === 'ReplyError'
    throw isRefused(error) || !isAnswer ? new NotRecordedError(error) : error
  }
}

function isRefused(error: unknown): boolean {
  return REFUSED.test(messageOf(error))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
