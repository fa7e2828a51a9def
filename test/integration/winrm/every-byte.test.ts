import { afterAll, beforeAll, expect, test } from 'vitest'
import { useOneKeyPair } from '../../fuzz/one-key-pair.ts'
import { SeededRandom } from '../../fuzz/random.ts'
import { converse, type Lane, measure, openLane } from '../../fuzz/whole-conversation.ts'
import type { Cut } from '../../support/cutting-proxy.ts'

/** `npm run fuzz -- --every-byte` takes all positions; here a sample of another seed each time. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
const SAMPLES = 250

let lane: Lane
let restore: () => void
beforeAll(async () => {
  restore = useOneKeyPair()
  lane = await openLane()
})
afterAll(async () => {
  await lane.close()
  restore()
})

test(`a socket that breaks anywhere leaves a result, a typed error or an open outcome (FUZZ_SEED=${SEED})`, async () => {
  const random = new SeededRandom(SEED)
  const totals = await measure(lane)
  const violations: string[] = []
  const outcomes = new Map<string, number>()
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const direction = random.pick<Cut['direction']>(['to-server', 'to-client'])
    const cut: Cut = { direction, atByte: 1 + random.below(totals[direction]), how: random.pick(['reset', 'end']) }
    const { violation, outcome } = await converse(lane, cut)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if (violation !== undefined) violations.push(`${JSON.stringify(cut)}: ${violation}`)
  }

  expect(violations).toEqual([])
  expect(outcomes.get('write: outcome-unknown')).toBeGreaterThan(0)
  expect(outcomes.get('whole')).toBeGreaterThan(0)
  console.log(
    `${SAMPLES} of ${totals['to-server'] + totals['to-client']} positions, seed ${SEED}: ${JSON.stringify(Object.fromEntries(outcomes))}`,
  )
})
