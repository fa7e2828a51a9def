import type { SeededRandom } from './random.ts'

/** Something that reads what a stranger wrote. It may throw a WinrmError, and nothing else. */
export interface FuzzTarget {
  readonly name: string
  /** Valid inputs, which are mutated. */
  readonly samples: readonly Buffer[]
  /** `random` may cut the input into pieces or choose a variant; it is the same for the same input and iteration. */
  run(input: Buffer, random: SeededRandom): unknown
  /** How many inputs are tried in one go. */
  readonly batch: number
}
