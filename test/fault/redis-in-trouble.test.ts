import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Pace } from './redis/meter.ts'
import { playInTrouble } from './redis/play-in-trouble.ts'
import { cutOff, full, killed, paused, replica, slow, type Trouble } from './redis/troubles.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const SEED = Number(process.env.STATIONMASTER_FAULTS_SEED ?? 1)
/** A process that runs in circles asks or logs thousands of times a second. */
const CALM: Pace = { cpuMs: 900, lines: 50, commands: 5_000 }

const CASES: readonly { readonly what: string; readonly troubles: readonly Trouble[]; readonly isAway: boolean }[] = [
  { what: 'killed and started again', troubles: [killed(300), killed(2_500), killed(50)], isAway: true },
  { what: 'paused longer than a lease', troubles: [paused(12_000)], isAway: true },
  { what: 'full, and read-only', troubles: [full(6_000), replica(6_000)], isAway: true },
  { what: 'slow, and cut off after a command ran', troubles: [slow(6_000, 900), cutOff(6_000, 150)], isAway: false },
]

test.each(CASES)(
  'seed %#: while Redis is $what, nobody is told yes wrongly, and all goes on afterwards',
  async (one) => {
    const { lost, doubled, leaked, told, troubled, idle, ...counts } = await playInTrouble({
      entry: ENTRY,
      seed: SEED,
      rooms: 1,
      plots: ['complete'],
      troubles: one.troubles,
      calmMs: 3_000,
    })

    expect({ lost, doubled, leaked }).toEqual({ lost: [], doubled: [], leaked: [] })
    expect(counts.accepted).toBeGreaterThan(0)
    if (one.isAway) expect(told['not recorded'] + told['not certain']).toBeGreaterThan(0)
    expect(Object.entries({ ...troubled, afterwards: idle }).filter(([, pace]) => isBusy(pace))).toEqual([])
  },
)

function isBusy(pace: Pace): boolean {
  return pace.cpuMs > CALM.cpuMs || pace.lines > CALM.lines || pace.commands > CALM.commands
}
