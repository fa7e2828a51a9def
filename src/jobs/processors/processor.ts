/** The parts of a BullMQ job that processors read. */
export interface JobLike {
  readonly id?: string | undefined
  readonly data: unknown
}

/**
 * Run by BullMQ for one job. It must declare all three parameters: BullMQ counts them and gives no signal to a function with
 * fewer. It returns nothing, since what it returned would be written to Redis.
 */
export type Processor = (job: JobLike, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>

/** Who runs one job: a name that no other run has, also in this process, and when to stop. */
export interface Run {
  readonly owner: string
  readonly signal: AbortSignal
}

export interface Shift {
  /** Unique among running processes. */
  readonly processName: string
  /** Aborted when the process is to end. */
  readonly shutdown: AbortSignal
}

/** Makes `Run`s. BullMQ may run one job twice in a process, so the process' name alone would not fence the two. */
export function runsOf(shift: Shift): (signal: AbortSignal | undefined) => Run {
  let count = 0
  return (signal) => {
    count += 1
    return {
      owner: `${shift.processName}-${count}`,
      signal: signal ? AbortSignal.any([signal, shift.shutdown]) : shift.shutdown,
    }
  }
}
