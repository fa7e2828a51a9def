import { NotRecordedError, type Incidents as Reports } from '../operations/ports.ts'

/** Turns what went wrong unexpectedly into a sentence with a reference; the rest is in the log. */
export interface Incidents {
  report(error: unknown, fields: object): string
}

export function createIncidents(reports: Reports): Incidents {
  return {
    report(error, fields) {
      const reference = reports.report(error, fields, 'something in slack went wrong')
      if (error instanceof NotRecordedError) {
        return `Stationmaster can't reach its records at the moment, so this was not recorded and nothing was done. Please do it again in a minute. If it stays like this, give whoever runs Stationmaster the reference ${reference}.`
      }
      return `Something went wrong here, and it is not certain whether it was done: look at the card before you try again. If you ask for help, give the reference ${reference}.`
    },
  }
}
