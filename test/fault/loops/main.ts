import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loseRedis } from '../redis/long-run.ts'
import { isFine, tableOf } from '../redis/print-rows.ts'
import { type LoopResult, runLoops } from './crash-loops.ts'
import { findBugs } from './planted/find-bugs.ts'

/*
 * npm run test:faults -- [--seed 1] [--migrations 300] [--rooms 16] [--kills 500] [--points 200] [--kill-every 1200]
 * npm run test:faults -- --redis [--redis-kills 100] [--seed 1] [--named 'whole product']
 * Prints what was done and what was found; exits 0 only where nothing was lost, done twice or leaked.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    migrations: { type: 'string', default: '300' },
    rooms: { type: 'string', default: '16' },
    kills: { type: 'string', default: '500' },
    points: { type: 'string', default: '200' },
    'kill-every': { type: 'string', default: '1200' },
    /** Plants each known bug, or those with these words in their name, and says how it was found. */
    planted: { type: 'boolean', default: false },
    named: { type: 'string', default: '' },
    /** Kills Redis instead, that often in each setting, and cuts its power a fifth as often. */
    redis: { type: 'boolean', default: false },
    'redis-kills': { type: 'string', default: '100' },
  },
})

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const startedAt = Date.now()
console.log(`Seed ${values.seed}: repeat it with --seed ${values.seed}`)
process.exitCode = await chosen()

function chosen(): Promise<number> {
  if (values.redis) return withoutRedis()
  return values.planted ? findPlanted(values.named) : loop()
}

async function withoutRedis(): Promise<number> {
  const kills = Number(values['redis-kills'])
  const rows = await loseRedis({
    entry: join(ROOT, 'dist', 'src', 'main.js'),
    seed: Number(values.seed),
    kills,
    powerCuts: Math.ceil(kills / 5),
    named: values.named,
    onRow: ({ what, fsync, accepted, lost, faults }) =>
      console.log([`${seconds()} s: ${what}, ${fsync}: lost ${lost} of ${accepted}`, ...faults].join('\n  ')),
    onNote: (line) => console.log(`${seconds()} s:   ${line}`),
  })
  console.log(tableOf(rows))
  return rows.every(isFine) ? 0 : 1
}

async function loop(): Promise<number> {
  const result = await runLoops({
    entry: join(ROOT, 'dist', 'src', 'main.js'),
    seed: Number(values.seed),
    migrations: Number(values.migrations),
    rooms: Number(values.rooms),
    kills: Number(values.kills),
    killEveryMs: Number(values['kill-every']),
    points: Number(values.points),
    onProgress: (line) => console.log(`${seconds()} s: ${line}`),
  })
  print(result)
  return result.lost.length + result.doubled.length + result.leaked.length === 0 ? 0 : 1
}

async function findPlanted(named: string): Promise<number> {
  const findings = await findBugs({ root: ROOT, seed: Number(values.seed), named }, ({ bug, found }) =>
    console.log(`${seconds()} s: ${bug.name}\n  ${found ? `${bug.shows.kind}: ${found}` : 'NOT FOUND'}`),
  )
  const missed = findings.filter(({ found }) => found === null).length
  console.log(`${findings.length} bugs planted, ${findings.length - missed} found`)
  return missed === 0 && findings.length > 0 ? 0 : 1
}

function seconds(): number {
  return Math.round((Date.now() - startedAt) / 1000)
}

function print(found: LoopResult): void {
  for (const kind of ['lost', 'doubled', 'leaked'] as const) {
    for (const what of found[kind]) console.log(`${kind}: ${what}`)
  }
  for (const [plot, count] of Object.entries(found.plots).toSorted()) console.log(`  ${plot}: ${count}`)
  console.log(`Boundaries at which nobody died: ${found.missedPoints.join('; ') || 'none'}`)
  console.log(
    [
      `${found.migrations} migrations, ${found.accepted} accepted commands, ${found.processes} processes`,
      `${found.points.length} distinct crash points with ${found.deathsAtPoints} deaths, ${found.kills} random kills, ${found.freezes} freezes`,
      `${seconds()} s, seed ${values.seed}`,
    ].join('; '),
  )
  console.log(`lost ${found.lost.length}, doubled ${found.doubled.length}, leaked ${found.leaked.length}`)
}
