import { type Logger, NotRecordedError } from '../operations/ports.ts'

/** Turns what went wrong unexpectedly into a sentence with a reference, and keeps the rest in the log. */
export interface Incidents {
  report(error: unknown, fields: object): string
}

/** `newReference` gives short ids that people can read out, different each time. */
export function createIncidents(logger: Logger, newReference: () => string): Incidents {
  return {
    report(err, fields) {
      const reference = newReference()
      logger.error({ ...fields, err, reference }, 'something in slack went wrong')
      if (err instanceof NotRecordedError) {
        return `Stationmaster can't reach its records at the moment, so this was not recorded and nothing was done. Please do it again in a minute. If it stays like this, give whoever runs Stationmaster the reference ${reference}.`
      }
      return `Something went wrong here, and it is not certain whether it was done: look at the card before you try again. If you ask for help, give the reference ${reference}.`
    },
  }
}
