import type { ChangeKind } from '../plan/change.ts'

/** What time is spent on in a window: a change of some kind, or what happens between the changes. */
export type StepKind = ChangeKind | 'sessions' | 'stations' | 'verification'

/** How often something was done, and how long that took together. */
export interface Timing {
  readonly count: number
  readonly totalMs: number
}

/** By what was done; what has not been done is absent. Counts only, so it names nobody. */
export type Timings = Readonly<Partial<Record<StepKind, Timing>>>

/** How long the work of a window is going to take. */
export interface Estimate {
  readonly lengthMs: number
  /** What it is made up of, longest first, in words for people. */
  readonly parts: readonly { readonly what: string; readonly lengthMs: number }[]
  /** Migrations of this site whose measured times it rests on; 0: it rests on what is usual. */
  readonly measuredMigrations: number
}

/** Both together. */
export function addTiming(timings: Timings, step: StepKind, { count, totalMs }: Timing): Timings {
  const before = timings[step] ?? { count: 0, totalMs: 0 }
  return { ...timings, [step]: { count: before.count + count, totalMs: before.totalMs + totalMs } }
}
