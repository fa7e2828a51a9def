import type { EpochMs } from '../migration/ids.ts'
import type { Clock } from '../operations/ports.ts'

/** Reads the machine's clock. */
export const realClock: Clock = { now: () => Date.now() }

/** At the real moment `realAt` it is `simulatedAt`; from then on time passes `rate` times as fast. */
interface Simulation {
  readonly realAt: EpochMs
  readonly simulatedAt: EpochMs
  readonly rate: number
}

/** Make-believe time that all processes with the same simulation agree on. Whole milliseconds. */
export function createSimulatedClock(simulation: Simulation, real: Clock = realClock): Clock {
  const { realAt, simulatedAt, rate } = simulation
  return { now: () => Math.round(simulatedAt + (real.now() - realAt) * rate) }
}
