import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runLoops } from '../loops/crash-loops.ts'
import type { Post } from '../loops/crew.ts'

const ENTRY = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))
const SEED = Number(process.env.STATIONMASTER_FAULTS_SEED ?? 1)
const MINUTE = 60_000

const WORK = ['worker', '--queues', 'preflight,migrate,verify']
/** Six minutes lie between the clocks that are furthest apart. */
const CROWD: readonly Post[] = [
  { role: 'bot', args: ['bot'], clockAheadMs: 3 * MINUTE },
  { role: 'bot', args: ['bot'], clockAheadMs: -3 * MINUTE },
  { role: 'worker', args: WORK, clockAheadMs: 3 * MINUTE },
  { role: 'worker', args: WORK },
  { role: 'worker', args: WORK, clockAheadMs: -3 * MINUTE },
  { role: 'relay', args: ['worker', '--queues', 'notify'], clockAheadMs: -3 * MINUTE },
  { role: 'relay', args: ['worker', '--queues', 'notify'], clockAheadMs: 3 * MINUTE },
]

test(`seed ${SEED}: two bots, three workers and two relays with clocks minutes apart, while BullMQ's keys are deleted every three seconds and workers die and freeze`, async () => {
  const { lost, doubled, leaked, ...counts } = await runLoops({
    entry: ENTRY,
    seed: SEED,
    migrations: 4,
    rooms: 3,
    kills: 4,
    killEveryMs: 6_000,
    points: 0,
    posts: CROWD,
    deleteQueuesEveryMs: 3_000,
  })

  expect({ lost, doubled, leaked }).toEqual({ lost: [], doubled: [], leaked: [] })
  expect(counts.migrations).toBeGreaterThanOrEqual(4)
  expect(counts.deletedQueues).toBeGreaterThan(10)
}, 600_000)
