import { runLoops } from '../crash-loops.ts'
import { PLANTED_BUGS, type PlantedBug } from './bugs.ts'
import { plant } from './plant.ts'

/** Small, and deadly enough for each of them. What ends by itself within minutes is not waited for: it is none of them. */
const LOOPS = {
  migrations: 12,
  rooms: 6,
  kills: 25,
  killEveryMs: 1_200,
  points: 40,
  maxStoryMs: 90_000,
  quietMs: 15_000,
}

export interface Finding {
  readonly bug: PlantedBug
  /** The first thing that the checker says of it; null where it does not find it. */
  readonly found: string | null
}

/** Plants each bug whose name has these words, one after the other, and says how it was found. */
export async function findBugs(
  options: { readonly root: string; readonly seed: number; readonly named: string },
  onFinding: (finding: Finding) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const bug of PLANTED_BUGS.filter(({ name }) => name.includes(options.named))) {
    const product = await plant(bug, options.root)
    try {
      const { entry } = product
      const result = await runLoops({ ...LOOPS, entry, seed: options.seed, ...(bug.plots && { plots: bug.plots }) })
      const found = result[bug.shows.kind].find((what) => bug.shows.words.test(what)) ?? null
      findings.push({ bug, found })
      onFinding({ bug, found })
    } finally {
      await product.remove()
    }
  }
  return findings
}
