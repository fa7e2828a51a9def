import type { Incidents, Logger } from '../operations/ports.ts'

export interface IncidentsOptions {
  readonly logger: Logger
  /** Short ids that people can read out, different each time. */
  readonly newReference: () => string
  readonly onReport?: () => void
}

/** Writes what went wrong into the log under a reference of its own. */
export function createIncidents({ logger, newReference, onReport }: IncidentsOptions): Incidents {
  return {
    report(err, fields, message) {
      const reference = newReference()
      logger.error({ ...fields, err, reference }, message)
      onReport?.()
      return reference
    },
  }
}
