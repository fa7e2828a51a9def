/** Base of everything that the store throws by itself; what Redis or the connection throws passes through. */
export abstract class StoreError extends Error {
  abstract readonly kind: 'newer-schema' | 'corrupt' | 'not-durable' | 'behind'
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

/** Redis has lost what it had acknowledged, or is being filled from a backup: nothing is given out until everything was verified. */
export class RecordsBehindError extends StoreError {
  readonly kind = 'behind'

  constructor(what: 'behind' | 'restoring') {
    super(
      what === 'behind'
        ? 'the records went back in time; what is live is being verified, try again in a minute'
        : 'a backup is being restored; nothing can be done until it is complete',
    )
    this.name = 'RecordsBehindError'
  }
}
