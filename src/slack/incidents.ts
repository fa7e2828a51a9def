import type { Incidents as Reports } from '../operations/ports.ts'

/** Turns what went wrong unexpectedly into a sentence with a reference; the rest is in the log. */
export interface Incidents {
  report(error: unknown, fields: object): string
}

export function createIncidents(reports: Reports): Incidents {
  return {
    report(error, fields) {
      const reference = reports.report(error, fields, 'something in slack went wrong')
      return `Something went wrong here, and it is not certain whether it was done: look at the card before you try again. If you ask for help, give the reference ${reference}.`
    },
  }
}
