import { deliverJobSchema } from '../payloads.ts'
import type { Processor, Run } from './processor.ts'

/** `deliverMessages` with its ports given. */
export type Deliver = (run: Run) => Promise<unknown>

export function createDeliverProcessor(deliver: Deliver, newRun: (signal: AbortSignal | undefined) => Run): Processor {
  return async (job, _token, signal) => {
    deliverJobSchema.parse(job.data)
    await deliver(newRun(signal))
  }
}
