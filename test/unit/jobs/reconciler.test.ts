import { describe, expect, it } from 'vitest'
import { type ReconcilerOptions, reconcile } from '../../../src/jobs/reconciler.ts'
import type { Logger } from '../../../src/operations/ports.ts'

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger }

/** A round at domain time 1000 and Redis time 65 s; tells which jobs it added. */
async function roundOf(over: Partial<ReconcilerOptions>): Promise<[string, string][]> {
  const added: [string, string][] = []
  await reconcile({
    store: { due: () => Promise.resolve([]) },
    outbox: { nextDueAt: () => Promise.resolve(undefined) },
    bulletins: { nextDueAt: () => Promise.resolve(undefined) },
    queues: {
      add: async (queue, _data, jobId) => void added.push([queue, jobId]),
      now: () => Promise.resolve(65_000),
      restoreVanished: () => Promise.resolve([]),
    },
    clock: { now: () => 1_000 },
    logger,
    ...over,
  })
  return added
}

describe('a round of the reconciler', () => {
  it('adds a job for each migration that is due, in the queue of its state, named by version and time bucket', async () => {
    const due = () =>
      Promise.resolve([
        { id: 'MIG-1', version: 3, state: 'assessing' } as const,
        { id: 'MIG-2', version: 9, state: 'migrating' } as const,
        { id: 'MIG-3', version: 12, state: 'verifying' } as const,
      ])

    expect(await roundOf({ store: { due } })).toEqual([
      ['preflight', 'MIG-1-v3-b2'],
      ['migrate', 'MIG-2-v9-b2'],
      ['verify', 'MIG-3-v12-b2'],
    ])
  })

  it.each([
    [undefined, []],
    [1_001, []],
    [1_000, [['notify', 'deliver-b2']]],
    [0, [['notify', 'deliver-b2']]],
  ])('with the next message, or the next word to people, due at %s of 1000 adds %j', async (at, jobs) => {
    const due = { nextDueAt: () => Promise.resolve(at) }

    expect(await roundOf({ outbox: due })).toEqual(jobs)
    expect(await roundOf({ bulletins: due })).toEqual(jobs)
  })
})
