import type { Ports } from './ports.ts'

/** What goes into the log beside the reference. */
export interface Incident {
  readonly error: unknown
  readonly fields: object
  /** What was attempted, in constant words. */
  readonly what: string
}

/** The sentence of an error that a person is going to read, with a reference that finds the error in the log. */
export function withReference(
  { incidents }: Pick<Ports, 'incidents'>,
  sentence: string,
  { error, fields, what }: Incident,
): string {
  return `${sentence} Reference ${incidents.report(error, fields, what)}.`
}
