import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runLoops } from './loops/crash-loops.ts'
import { PLANTED_BUGS } from './loops/planted/bugs.ts'
import { findBugs } from './loops/planted/find-bugs.ts'
import { plant } from './loops/planted/plant.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
/** What a run of CI can afford; `npm run test:faults` plays hundreds. */
const SMALL = { migrations: 5, rooms: 3, kills: 8, killEveryMs: 3_000, points: 15 }
const LONG_MS = 600_000
const SEED = Number(process.env.STATIONMASTER_FAULTS_SEED ?? 1)

test(
  `seed ${SEED}: processes die at boundaries and at random, and nothing is lost, done twice or leaked`,
  async () => {
    const { lost, doubled, leaked, ...counts } = await runLoops({ entry: ENTRY, seed: SEED, ...SMALL })

    expect({ lost, doubled, leaked }).toEqual({ lost: [], doubled: [], leaked: [] })
    expect(counts.migrations).toBeGreaterThanOrEqual(SMALL.migrations)
    expect(counts.kills).toBeGreaterThanOrEqual(SMALL.kills)
    expect(counts.points.length).toBeGreaterThanOrEqual(SMALL.points)
  },
  LONG_MS,
)

test.each(PLANTED_BUGS)('can be planted: $name', async (bug) => {
  const product = await plant(bug, ROOT)
  await product.remove()
})

test(
  'a planted bug is found',
  async () => {
    const findings = await findBugs({ root: ROOT, seed: SEED, named: 'locks of what was cancelled' }, () => {})

    expect(findings.map(({ found }) => found)).toEqual([expect.stringContaining('is still locked')])
  },
  LONG_MS,
)
