import type { MigrationId } from '../../migration/ids.ts'
import { lookJobSchema } from '../payloads.ts'
import type { Processor, Run } from './processor.ts'

/** `lookAtMigration` with its ports given. How it went is in the records: a claim that was lost or busy is no failure. */
export type Look = (run: Run, id: MigrationId) => Promise<unknown>

export function createLookProcessor(look: Look, newRun: (signal: AbortSignal | undefined) => Run): Processor {
  return async (job, _token, signal) => {
    const { migration } = lookJobSchema.parse(job.data)
    await look(newRun(signal), migration)
  }
}
