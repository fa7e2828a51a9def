import type { Logger, WakeUp } from '../operations/ports.ts'
import { deliverJob, deliverJobId, lookJob, lookJobId } from './payloads.ts'
import { type Queues, queueOf } from './queues.ts'

export interface WakeUpOptions {
  readonly queues: Pick<Queues, 'add'>
  readonly logger: Logger
  /** Unique among running processes; letters, digits, `-` and `.`. */
  readonly processName: string
}

/** Wakes workers through BullMQ. Never rejects: what it says is committed already, and the reconciler says it again. */
export function createWakeUp({ queues, logger, processName }: WakeUpOptions): WakeUp {
  let deliveries = 0
  const tryTo = async (add: Promise<void>) => {
    try {
      await add
    } catch (err) {
      logger.warn({ err }, 'worker not woken, the reconciler will')
    }
  }
  return {
    look: (id, version, state) => tryTo(queues.add(queueOf(state), lookJob(id, version), lookJobId(id, version))),
    // Each call a job of its own: one that runs already may have looked for messages just before ours was committed.
    deliver: () => {
      deliveries += 1
      return tryTo(queues.add('notify', deliverJob(), deliverJobId(`${processName}-${deliveries}`)))
    },
  }
}
