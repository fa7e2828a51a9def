import { parseArgs } from 'node:util'
import type { Cut } from '../support/cutting-proxy.ts'
import { useOneKeyPair } from './one-key-pair.ts'
import { converse, type Lane, measure, openLane } from './whole-conversation.ts'

/*
 * Breaks one whole conversation at each of its bytes, in both directions and both ways, or at those of one part:
 * `--part 1/4`. Prints what became of them, and each violation; exit code 1 where there is one.
 */
const { values } = parseArgs({
  options: { part: { type: 'string', default: '1/1' }, lanes: { type: 'string', default: '4' } },
})
const [part = 1, parts = 1] = values.part.split('/').map(Number)
const REPORT_EVERY = 5000

const outcomes = new Map<string, number>()
let done = 0
let violations = 0
const startedAt = Date.now()

useOneKeyPair()
const lanes = await Promise.all(Array.from({ length: Number(values.lanes) }, openLane))
const positions = cuts(await measure(lanes[0] as Lane))
await Promise.all(lanes.map(work))
await Promise.all(lanes.map((lane) => lane.close()))
console.log(`every byte, part ${values.part}: ${report()}`)
for (const [outcome, count] of [...outcomes].sort()) console.log(`  ${String(count).padStart(7)}  ${outcome}`)
process.exitCode = violations > 0 ? 1 : 0

async function work(lane: Lane): Promise<void> {
  for (const cut of positions) {
    const { violation, outcome } = await converse(lane, cut)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    done += 1
    if (done % REPORT_EVERY === 0) console.log(`every byte, part ${values.part}: ${report()}`)
    if (violation === undefined) continue
    violations += 1
    console.log(`VIOLATION at ${JSON.stringify(cut)} (${outcome}): ${violation}`)
  }
}

/** Shared by all lanes: each takes the next one. */
function* cuts(totals: Readonly<Record<Cut['direction'], number>>): Generator<Cut> {
  let index = 0
  for (const direction of ['to-server', 'to-client'] as const) {
    for (let atByte = 1; atByte <= totals[direction]; atByte += 1) {
      for (const how of ['reset', 'end'] as const) {
        index += 1
        if (index % parts === part % parts) yield { direction, atByte, how }
      }
    }
  }
}

function report(): string {
  return `${done} breaks, ${violations} violations, ${Math.round((Date.now() - startedAt) / 1000)} s`
}
