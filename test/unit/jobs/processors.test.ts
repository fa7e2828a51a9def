import { describe, expect, it } from 'vitest'
import { deliverJob, lookJob } from '../../../src/jobs/payloads.ts'
import { createDeliverProcessor } from '../../../src/jobs/processors/deliver.ts'
import { createLookProcessor } from '../../../src/jobs/processors/look.ts'
import { type Run, runsOf } from '../../../src/jobs/processors/processor.ts'

const shutdown = () => new AbortController()

describe('a processor', () => {
  it('declares three parameters, or BullMQ would give it no signal', () => {
    const newRun = runsOf({ processName: 'p', shutdown: shutdown().signal })

    expect(createLookProcessor(() => Promise.resolve(), newRun)).toHaveLength(3)
    expect(createDeliverProcessor(() => Promise.resolve(), newRun)).toHaveLength(3)
  })

  it('looks at the migration of its job and returns nothing', async () => {
    const looked: string[] = []
    const look = async (_run: Run, id: string) => looked.push(id)
    const processor = createLookProcessor(look, runsOf({ processName: 'p', shutdown: shutdown().signal }))

    const returned = await processor({ data: lookJob('MIG-3', 1) }, 'token', undefined)

    expect(looked).toEqual(['MIG-3'])
    expect(returned).toBeUndefined()
  })

  it('runs each job as an owner of its own', async () => {
    const owners: string[] = []
    const deliver = async (run: Run) => owners.push(run.owner)
    const processor = createDeliverProcessor(deliver, runsOf({ processName: 'p', shutdown: shutdown().signal }))

    await processor({ data: deliverJob() }, 'token', undefined)
    await processor({ data: deliverJob() }, 'token', undefined)

    expect(owners).toEqual(['p-1', 'p-2'])
  })

  it.each(['the job', 'the process'])('aborts its run when %s is to end', (what) => {
    const job = new AbortController()
    const end = shutdown()
    const run = runsOf({ processName: 'p', shutdown: end.signal })(job.signal)

    const toAbort = what === 'the job' ? job : end
    toAbort.abort()

    expect(run.signal.aborted).toBe(true)
  })
})
