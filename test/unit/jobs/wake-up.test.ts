import { describe, expect, it } from 'vitest'
import { createWakeUp } from '../../../src/jobs/wake-up.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import type { Logger } from '../../../src/operations/ports.ts'

function keeping() {
  const warnings: string[] = []
  const logger: Logger = {
    debug() {},
    info() {},
    warn: (_fields, message) => warnings.push(message),
    error() {},
    child: () => logger,
  }
  return { warnings, logger }
}

describe('waking a worker', () => {
  it.each(Object.keys(STATES) as StateName[])(
    'for a migration that is %s goes to the queue of the table',
    async (state) => {
      const added: string[] = []
      const add = async (queue: string) => void added.push(queue)

      await createWakeUp({ queues: { add }, logger: keeping().logger, processName: 'bot' }).look('MIG-1', 1, state)

      expect(added).toEqual([STATES[state].queue])
    },
  )

  it('to deliver is another job each time, for the one that runs may have looked too early', async () => {
    const ids: string[] = []
    const add = async (_queue: string, _data: object, jobId: string) => void ids.push(jobId)
    const wakeUp = createWakeUp({ queues: { add }, logger: keeping().logger, processName: 'bot' })

    await wakeUp.deliver()
    await wakeUp.deliver()

    expect(ids).toEqual(['deliver-bot-1', 'deliver-bot-2'])
  })

  it('never fails what was committed already, and says that it did not work', async () => {
    const { warnings, logger } = keeping()
    const add = () => Promise.reject(new Error('connection is closed'))

    await createWakeUp({ queues: { add }, logger, processName: 'bot' }).look('MIG-1', 1, 'assessing')

    expect(warnings).toEqual(['worker not woken, the reconciler will'])
  })
})
