import { NotRecordedError, UnreadableError } from '../operations/ports.ts'

/** A newer version of the product wrote this; it is left alone for a process that knows it. */
export class NewerSchemaError extends UnreadableError {
  readonly kind = 'newer-schema'
  readonly found: number
  readonly known: number

  constructor(what: string, found: number, known: number) {
    super(
      what,
      `${what} has schema ${found}, written by a newer version than this one, which knows up to ${known}; it is left alone`,
    )
    this.name = 'NewerSchemaError'
    this.found = found
    this.known = known
  }
}

/** What is stored contradicts itself. */
export class CorruptRecordError extends UnreadableError {
  readonly kind = 'corrupt'

  constructor(what: string, seen: string, options?: ErrorOptions) {
    super(what, `${what} is damaged: ${seen}`, options)
    this.name = 'CorruptRecordError'
  }
}

/** This Redis may lose what it has acknowledged. */
export class NotDurableError extends Error {
  readonly kind = 'not-durable'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], remedy: string) {
    super(`this Redis is not fit to keep migrations: ${problems.join(', ')}; ${remedy}`)
    this.name = 'NotDurableError'
    this.problems = problems
  }
}

/** Redis has lost what it had acknowledged, or is being filled from a backup: nothing is given out until everything was verified. */
export class RecordsBehindError extends NotRecordedError {
  constructor(what: 'behind' | 'restoring') {
    super(
      what === 'behind'
        ? 'the records went back in time; what is live is being verified, try again in a minute'
        : 'a backup is being restored; nothing can be done until it is complete',
    )
    this.name = 'RecordsBehindError'
  }
}
