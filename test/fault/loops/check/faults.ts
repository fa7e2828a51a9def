import type { Evidence } from './evidence.ts'

/** What is wrong, each as a sentence that says where. */
export interface Faults {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly leaked: readonly string[]
}

/** One kind of things to look at. It sees only what can be seen from outside. */
export type Check = (evidence: Evidence) => Partial<Faults>
